// Simulated: throughput after a loss next to what is expected, how far the closed form is off, fleets of all sizes.
import { parseArgs } from 'node:util';
import { ARMS, clusterOf, replan, simulateArms, simulatePlan, stepTime } from '@papertape/elastic-training';
import {
  deviationOf,
  FAILURE_RATES,
  meanThroughputs,
  runFleet,
  SETTINGS,
} from '@papertape/elastic-training/sweeps';
import { randomStream } from '@papertape/reproduction';

export const usage = `  simulate [--fleets N,N…] [--days N] [--seed N]
      Simulated throughput of a pipeline after a loss, beside what is expected; the closed form of a step beside the
      event-driven simulation; goodput of fleets under published failure rates. The exit code is 1 when a throughput
      is more than 5 % off.`;

const FLEETS = '96,1024,4096,16384,32768,100000';

/** Simulates and prints; the exit code is 1 when the table is more than 5 % off, and 2 for wrong arguments. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      fleets: { type: 'string', default: FLEETS },
      days: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
    },
  });
  const fleets = values.fleets.split(',').map(Number);
  const [days, seed] = [Number(values.days), Number(values.seed)];
  if (![...fleets, days, seed].every((value) => Number.isSafeInteger(value) && value > 0)) {
    console.error(`Fleets, days and seed are whole numbers from 1 on.\n\n${usage}`);
    return 2;
  }
  const off = printTable();
  printClosedForm();
  printFleets(fleets, days, seed);
  return off <= 0.05 ? 0 : 1;
}

function printTable(): number {
  console.log(
    'Simulated throughput after one loss over that without, mean over the stages (in brackets: expected)',
  );
  const offs = SETTINGS.map((setting) => {
    const found = meanThroughputs(setting, simulateArms);
    const cells = ARMS.map((arm) => `${arm} ${found[arm].toFixed(3)} (${setting.expected[arm].toFixed(2)})`);
    const off = deviationOf(found, setting);
    console.log(`  ${setting.name.padEnd(10)} ${cells.join('  ')}  ${(100 * off).toFixed(1)} % off at most`);
    return off;
  });
  return Math.max(...offs);
}

/** Pipelines of 4 to 16 stages after a loss at either end or in the middle. */
function printClosedForm(): void {
  console.log('\nThe closed form of a step of 1F1B over the event-driven simulation, least and greatest');
  for (const moveLayers of [true, false]) {
    for (const replicas of [2, 4, 8, 32]) {
      const ratios = [4, 8, 16].flatMap((stages) =>
        [1, 2, 4, 8].flatMap((times) =>
          [0, 1, stages >> 1, stages - 1].map((lostStage) => {
            const slots = times * stages;
            const options = { stages, replicas, slots, layers: 4 * stages, lostStage };
            const plan = replan(clusterOf({ ...options, maximumFrequency: 1 }), [lostStage * replicas], {
              moveLayers,
            });
            const perSlot = plan.stages.map(
              ({ ranks, layers }) => (3 * (layers.end - layers.start) * replicas) / ranks.length,
            );
            return stepTime(perSlot, slots) / (simulatePlan(options, plan).ends[0] ?? NaN);
          }),
        ),
      );
      const range = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
      console.log(
        `  D = ${String(replicas).padStart(2)}, layers ${moveLayers ? 'moved' : 'kept '}: ${range}`,
      );
    }
  }
}

function printFleets(fleets: readonly number[], days: number, seed: number): void {
  console.log(`\nSimulated goodput over ${days} days; repairs take a day`);
  for (const rate of FAILURE_RATES) {
    console.log(`  ${rate.source}`);
    for (const accelerators of fleets) {
      const began = performance.now();
      const { uniform } = randomStream(seed, `${accelerators}, ${rate.name}`);
      const { replicas, failures, out, goodput } = runFleet(accelerators, rate, days, uniform);
      const shares = Object.entries(goodput).map(([arm, share]) => `${arm} ${share.toFixed(3)}`);
      const took = ((performance.now() - began) / 1000).toFixed(1);
      console.log(
        `    ${String(accelerators).padStart(6)}: D = ${replicas}, ${failures} failures, ${out.toFixed(1)} nodes out; ` +
          `${shares.join(', ')}; ${took} s`,
      );
    }
  }
}

// Characters a second with one worker and with two, and what snapshots cost.
import { parseArgs } from 'node:util';
import { measureSpeed, openBench } from '@papertape/elastic-training/real';
import { ProcessPool } from '@papertape/elastic-training/runtime';
import { percentile } from '../statistics.ts';

export const usage = `  speed [--steps N] [--rounds N] [--json]
      The specification's model with one worker and with two, with two without snapshots in the neighbour's memory, and
      two runs of one worker at once that have nothing to do with each other, in turn: what two cores give at most.
      Medians of step times. Needs two idle cores; the exit code is 1 when two workers are less than 1.7 times as fast
      as one or snapshots cost more than 5 %.`;

const ARMS = {
  one: { replicas: 1, ringSnapshots: true, atOnce: 1 },
  two: { replicas: 2, ringSnapshots: true, atOnce: 1 },
  'two without snapshots': { replicas: 2, ringSnapshots: false, atOnce: 1 },
  'two runs at once': { replicas: 1, ringSnapshots: true, atOnce: 2 },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      steps: { type: 'string', default: '15' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  });
  const [steps = 0, rounds = 0] = [Number(values.steps), Number(values.rounds)];
  if (!(steps >= 1 && rounds >= 1)) {
    console.error(`Steps and rounds are numbers from 1 on.\n\n${usage}`);
    return 2;
  }
  const times = await measure(steps, rounds);
  const median = (name: keyof typeof ARMS) => percentile(times.get(name) ?? [], 0.5);
  const speedUp = median('one') / median('two');
  const overhead = median('two') / median('two without snapshots') - 1;
  const ceiling = (2 * median('one')) / median('two runs at once');
  if (values.json)
    console.log(JSON.stringify({ times: Object.fromEntries(times), speedUp, ceiling, overhead }));
  else {
    const perSecond = (name: keyof typeof ARMS) =>
      Math.round((1000 * 12 * 64) / median(name)).toLocaleString('en');
    console.log(`one worker: ${median('one').toFixed(0)} ms a step, ${perSecond('one')} characters a second`);
    console.log(
      `two workers: ${median('two').toFixed(0)} ms a step, ${perSecond('two')} characters a second`,
    );
    console.log(`two workers are ${speedUp.toFixed(2)}× as fast as one (at least 1.7 is asked for)`);
    console.log(
      `two runs at once are ${ceiling.toFixed(2)}× as fast as one: what this machine gives at most`,
    );
    console.log(`snapshots cost ${(100 * overhead).toFixed(1)} % of a step (at most 5 is asked for)`);
  }
  return speedUp >= 1.7 && overhead <= 0.05 ? 0 : 1;
}

/** Milliseconds of every timed step, by arm. */
async function measure(steps: number, rounds: number): Promise<ReadonlyMap<string, number[]>> {
  const bench = await openBench();
  const pool = new ProcessPool();
  const times = new Map<string, number[]>();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [name, { atOnce, ...arm }] of Object.entries(ARMS)) {
        const runs = await Promise.all(
          Array.from({ length: atOnce }, (_, at) =>
            measureSpeed(bench, `${name} ${round} ${at}`, { ...arm, steps, warmUp: 3, pool }),
          ),
        );
        const found = runs.flatMap((speed) => speed.steps);
        times.set(name, [...(times.get(name) ?? []), ...found]);
        const median = percentile(found, 0.5).toFixed(0);
        console.error(`round ${round + 1} of ${rounds}, ${name}: ${median} ms a step`);
      }
    }
  } finally {
    await pool.close();
    await bench.close();
  }
  return times;
}

// Characters a second with one worker and with two, and what snapshots cost.
import { parseArgs } from 'node:util';
import { measureSpeed, openBench } from '@papertape/elastic-training/real';
import { ProcessPool } from '@papertape/elastic-training/runtime';
import { percentile } from '../statistics.ts';

export const usage = `  speed [--steps N] [--rounds N] [--json]
      The specification's model with one worker and with two, and with two without snapshots in the neighbour's memory,
      in turn. Medians of step times. Needs two idle cores; the exit code is 1 when two workers are less than 1.7 times
      as fast as one or snapshots cost more than 5 %.`;

const ARMS = {
  one: { replicas: 1, ringSnapshots: true },
  two: { replicas: 2, ringSnapshots: true },
  'two without snapshots': { replicas: 2, ringSnapshots: false },
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
  if (values.json) console.log(JSON.stringify({ times: Object.fromEntries(times), speedUp, overhead }));
  else {
    const perSecond = (name: keyof typeof ARMS) =>
      Math.round((1000 * 12 * 64) / median(name)).toLocaleString('en');
    console.log(`one worker: ${median('one').toFixed(0)} ms a step, ${perSecond('one')} characters a second`);
    console.log(
      `two workers: ${median('two').toFixed(0)} ms a step, ${perSecond('two')} characters a second`,
    );
    console.log(`two workers are ${speedUp.toFixed(2)}× as fast as one (at least 1.7 is asked for)`);
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
      for (const [name, arm] of Object.entries(ARMS)) {
        const speed = await measureSpeed(bench, `${name} ${round}`, { ...arm, steps, warmUp: 3, pool });
        times.set(name, [...(times.get(name) ?? []), ...speed.steps]);
        const median = percentile(speed.steps, 0.5).toFixed(0);
        console.error(`round ${round + 1} of ${rounds}, ${name}: ${median} ms a step`);
      }
    }
  } finally {
    await pool.close();
    await bench.close();
  }
  return times;
}

// Time to recover from a kill, by its parts and by what is done about it.
import { parseArgs } from 'node:util';
import { ARMS, measureRecovery, openBench, type Arm, type Recovery } from '@papertape/elastic-training/real';
import { percentile } from '../statistics.ts';

export const usage = `  recovery [--rounds N] [--stages N] [--replicas N] [--arm NAME]… [--json]
      The specification's model over real processes; a rank is killed in its fourth step. Milliseconds until it is
      noticed, until the others have a plan, their links, their state, and until the running step is committed after
      all. Medians over the rounds, in which every arm has the same victim.`;

const PARTS = ['detect', 'plan', 'edit', 'restore', 'redo', 'total'] as const;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '3' },
      stages: { type: 'string', default: '3' },
      replicas: { type: 'string', default: '2' },
      arm: { type: 'string', multiple: true, default: Object.keys(ARMS) },
      json: { type: 'boolean', default: false },
    },
  });
  const [rounds = 0, stages = 0, replicas = 0] = [values.rounds, values.stages, values.replicas].map(Number);
  const arms = values.arm.filter((name): name is Arm => Object.hasOwn(ARMS, name));
  if (!(rounds >= 1 && stages >= 1 && replicas >= 1) || arms.length < values.arm.length) {
    console.error(`Numbers are at least 1; arms are ${Object.keys(ARMS).join(', ')}.\n\n${usage}`);
    return 2;
  }
  const bench = await openBench();
  const measured = new Map<Arm, Recovery[]>(arms.map((arm) => [arm, []]));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const arm of arms) {
        const options = { stages, replicas, victim: (1 + round) % (stages * replicas), after: 3, delay: 40 };
        measured.get(arm)?.push(await measureRecovery(bench, arm, `${arm} ${round}`, options));
        console.error(`${round + 1}: ${arm}`);
      }
    }
  } finally {
    await bench.close();
  }
  console.log(values.json ? JSON.stringify(Object.fromEntries(measured)) : format(measured));
  return 0;
}

function format(measured: ReadonlyMap<Arm, readonly Recovery[]>): string {
  const rows = [...measured].map(([arm, recoveries]) => {
    const medians = PARTS.map((part) =>
      percentile(
        recoveries.map((one) => one[part]),
        0.5,
      ).toFixed(0),
    );
    const redone = Math.max(...recoveries.map((one) => one.redone));
    return `| ${arm} | ${medians.join(' | ')} | ${redone} |`;
  });
  return [
    `| | ${PARTS.join(', ms | ')}, ms | committed steps redone |`,
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

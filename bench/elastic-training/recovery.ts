// Time to recover from a kill, by its parts and by what is done about it.
import { parseArgs } from 'node:util';
import {
  ARMS,
  measureRecovery,
  openBench,
  SPECIFIED,
  type Arm,
  type Recovery,
} from '@papertape/elastic-training/real';
import { ProcessPool } from '@papertape/elastic-training/runtime';
import { percentile } from '../statistics.ts';

export const usage = `  recovery [--rounds N] [--stages N] [--replicas N] [--arm NAME]… [--width N] [--length N] [--json]
      The specification's model over real processes; a rank is killed in its fourth step. Milliseconds until it is
      noticed, until the others have a plan, their links, their state, and until the running step is committed after
      all. Medians over the rounds, in which every arm has the same victim. Arms: ${Object.keys(ARMS).join(', ')}.
      Layers of more bytes, such as --width 256 --length 8, show what moving them costs.`;

const PARTS = ['detect', 'plan', 'edit', 'restore', 'redo', 'total'] as const;

export async function run(args: string[]): Promise<number> {
  const options = parse(args);
  if (!options) return 2;
  const { rounds, stages, replicas, arms, training, json } = options;
  const began = performance.now();
  const bench = await openBench();
  const pool = new ProcessPool();
  const measured = new Map<Arm, Recovery[]>(arms.map((arm) => [arm, []]));
  try {
    for (let round = 0; round < rounds; round++) {
      const victim = (1 + round) % (stages * replicas);
      for (const arm of arms) {
        const name = `${arm} ${round}`;
        const kill = { stages, replicas, victim, after: 3, delay: 40, training, pool };
        const recovery = await measureRecovery(bench, arm, name, kill);
        measured.get(arm)?.push(recovery);
        const seconds = ((performance.now() - began) / 1000).toFixed(0).padStart(4);
        console.error(
          `${seconds} s  round ${round + 1} of ${rounds}, ${arm}: ${recovery.total} ms, of which ${recovery.detect} until noticed`,
        );
      }
    }
  } finally {
    await pool.close();
    await bench.close();
  }
  console.log(json ? JSON.stringify(Object.fromEntries(measured)) : format(measured));
  return 0;
}

/** Null after a message that says what is wrong. */
function parse(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '3' },
      stages: { type: 'string', default: '3' },
      replicas: { type: 'string', default: '2' },
      width: { type: 'string', default: String(SPECIFIED.shape.width) },
      length: { type: 'string', default: String(SPECIFIED.shape.length) },
      arm: { type: 'string', multiple: true, default: Object.keys(ARMS) },
      json: { type: 'boolean', default: false },
    },
  });
  const numbers = [values.rounds, values.stages, values.replicas, values.width, values.length].map(Number);
  const [rounds = 0, stages = 0, replicas = 0, width = 0, length = 0] = numbers;
  const { heads } = SPECIFIED.shape;
  const arms = values.arm.filter((name): name is Arm => Object.hasOwn(ARMS, name));
  if (!numbers.every((number) => Number.isInteger(number) && number >= 1) || width % heads !== 0) {
    console.error(`Numbers are whole and at least 1, the width a multiple of ${heads} (heads).\n\n${usage}`);
    return null;
  }
  const unknown = values.arm.find((name) => !Object.hasOwn(ARMS, name));
  if (unknown !== undefined) {
    console.error(`There is no arm '${unknown}': arms are ${Object.keys(ARMS).join(', ')}.`);
    return null;
  }
  const training = { shape: { ...SPECIFIED.shape, width, length } };
  return { rounds, stages, replicas, arms, training, json: values.json };
}

function format(measured: ReadonlyMap<Arm, readonly Recovery[]>): string {
  const rows = [...measured].map(([arm, recoveries]) => {
    const median = (part: keyof Recovery) =>
      percentile(
        recoveries.map((one) => one[part]),
        0.5,
      ).toFixed(0);
    const redone = Math.max(...recoveries.map((one) => one.redone));
    const moved = recoveries.map((one) => one.moved).join(', ');
    return `| ${arm} | ${PARTS.map(median).join(' | ')} | ${redone} | ${moved} | ${median('step')} |`;
  });
  return [
    `| | ${PARTS.join(', ms | ')}, ms | committed steps redone | layers moved, by round | a step before, ms |`,
    `|${'---|'.repeat(PARTS.length + 4)}`,
    ...rows,
    'Of each round the parts add up to the total; of medians they need not.',
  ].join('\n');
}

// Editing a group of processes against rebuilding it.
import { parseArgs } from 'node:util';
import { LinkGroup, type Rewired } from '@papertape/elastic-training/real';
import { randomStream } from '@papertape/reproduction';
import { percentile } from '../statistics.ts';

export const usage = `  links [--sizes N,N…] [--rounds N] [--json]
      Groups of processes that hold sockets and nothing else lose one after the other to SIGKILL; the others go on by
      an edit of the links, by rebuilding the ring that lost it, or by closing everything and meeting again. Medians.`;

const WAYS: readonly Rewired[] = ['edit', 'partial', 'full'];

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '6,8,16,32,64' },
      rounds: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
    },
  });
  const sizes = values.sizes.split(',').map(Number);
  const rounds = Number(values.rounds);
  if (!sizes.every((size) => size >= 4 && size % 2 === 0) || !(rounds >= 1)) {
    console.error(`Sizes are even numbers from 4 on, and rounds at least 1.\n\n${usage}`);
    return 2;
  }
  const rows = [];
  for (const size of sizes) rows.push({ size, ...(await measure(size, rounds)) });
  if (values.json) console.log(JSON.stringify(rows));
  else console.log(format(rows));
  return 0;
}

type Times = Record<Rewired, number>;

/** Median milliseconds of each way, in turn on the same processes; new ones when too few are left. */
async function measure(size: number, rounds: number): Promise<Times> {
  const random = randomStream(1, `links ${size}`);
  const times: Record<Rewired, number[]> = { edit: [], partial: [], full: [] };
  let group = new LinkGroup();
  await group.open(size);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const way of WAYS) {
        if (group.size <= Math.max(3, Math.floor(0.8 * size))) {
          await group.close();
          group = new LinkGroup();
          await group.open(size);
        }
        times[way].push(await group.lose(way, () => random.uniform()));
      }
    }
  } finally {
    await group.close();
  }
  const median = (values: readonly number[]) => percentile(values, 0.5);
  return { edit: median(times.edit), partial: median(times.partial), full: median(times.full) };
}

function format(rows: readonly ({ size: number } & Times)[]): string {
  return [
    '| processes | edit, ms | partial rebuild, ms | full rebuild, ms | partial / edit | full / edit |',
    '|---|---|---|---|---|---|',
    ...rows.map(
      ({ size, edit, partial, full }) =>
        `| ${size} | ${edit.toFixed(1)} | ${partial.toFixed(1)} | ${full.toFixed(1)} | ${(partial / edit).toFixed(1)}× | ${(full / edit).toFixed(1)}× |`,
    ),
  ].join('\n');
}

// Editing a group of processes against rebuilding it.
import { parseArgs } from 'node:util';
import { measureLinks, WAYS, type LinkTimes, type Rewiring } from '@papertape/elastic-training/real';
import { randomStream } from '@papertape/reproduction';
import { percentile } from '../statistics.ts';

export const usage = `  links [--sizes N,N…] [--rounds N] [--json]
      Groups of processes that hold sockets and nothing else lose one after the other to SIGKILL; the others go on by
      an edit of the links, by rebuilding the ring that lost it, or by closing everything and meeting again; then a new
      process takes its place. The ways take turns on the same group. Medians, from the order to the last answer; the
      exit code is 1 when a median edit takes a second or more.`;

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
  const began = performance.now();
  const onProgress = (text: string) =>
    console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}`);
  const rows: Row[] = [];
  for (const size of sizes) {
    const stream = randomStream(1, `links ${size}`);
    const random = () => stream.uniform();
    rows.push({ size, ...(await measureLinks({ size, rounds, random, onProgress })) });
  }
  console.log(values.json ? JSON.stringify(rows) : format(rows));
  return rows.every(({ lost }) => medianOf(lost.edit) < 1000) ? 0 : 1;
}

type Row = { readonly size: number } & LinkTimes;

const medianOf = (rewirings: readonly Rewiring[]) =>
  percentile(
    rewirings.map(({ milliseconds }) => milliseconds),
    0.5,
  );

function format(rows: readonly Row[]): string {
  return [
    '| processes | edit, ms | partial rebuild, ms | full rebuild, ms | partial / edit | full / edit | one joins, ms | links opened: edit / partial / full / join |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(({ size, lost, joined }) => {
      const all = [...WAYS.map((way) => lost[way]), joined];
      const [edit = NaN, partial = NaN, full = NaN, join = NaN] = all.map(medianOf);
      const opened = all.map((rewirings) =>
        percentile(
          rewirings.map((one) => one.opened),
          0.5,
        ).toFixed(0),
      );
      const cells = [edit, partial, full].map((time) => time.toFixed(1));
      const ratios = [partial / edit, full / edit].map((ratio) => `${ratio.toFixed(1)}×`);
      return `| ${[size, ...cells, ...ratios, join.toFixed(1), opened.join(' / ')].join(' | ')} |`;
    }),
  ].join('\n');
}

// The linear path on typed arrays against the same steps through jax-js.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseLibsvm, binaryLabels } from '@papertape/target-surrogates';
import { formatTimes, measurePaths, openProblem, type Times } from './measure.ts';

export const usage = `Usage: npm run bench -- target-surrogates --data DIR [--rounds N] [--json]

Times outer steps of 100 inner steps on mushrooms (logistic loss), with batches of 625 and with all examples: on the
linear path (typed arrays, XᵀX formed where it pays), on typed arrays that go through the rows each time, and through
jax-js on WebAssembly. The three take turns, and the medians are compared.

  --data    the folder that holds mushrooms.svm
  --rounds  how often each is timed (default 7)
  --json    print the figures as JSON`;

/** Measures and prints; the exit code is 2 when the data is not there, and 1 when the ratio is below 5. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (values.data === undefined || !Number.isInteger(rounds) || rounds < 1) {
    console.error(`Name the folder of the data, and a whole number of rounds.\n\n${usage}`);
    return 2;
  }
  const file = join(values.data, 'mushrooms.svm');
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) {
    console.error(
      `${file} is not there. Save https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/binary/mushrooms as that file.`,
    );
    return 2;
  }
  const { x, y } = parseLibsvm(bytes);
  const times: Times[] = [];
  for (const size of [625, x.rows]) {
    times.push(await measurePaths(openProblem({ x, y: binaryLabels(y) }, size), rounds));
  }
  console.log(values.json ? JSON.stringify(times, null, 2) : formatTimes(times));
  return times.every(({ ratio }) => ratio >= 5) ? 0 : 1;
}

// Classification sets turned into bandits, next to Vowpal Wabbit's figures; speed of learning and ranking.
import { parseArgs } from 'node:util';
import { listSets, readSet } from './classification.ts';
import { measureSet, type SetReport } from './measure.ts';
import { formatSet, formatSpeed, WANTED } from './report.ts';
import { SECOND_ORDER, SETTINGS } from './settings.ts';
import { measureSpeed } from './speed.ts';

export const usage = `Usage: npm run bench -- contextual-bandits --data DIR [--seeds N] [--second-order] [--json]

Turns every classification set of a folder into a bandit: a class is drawn, its reward is 1 when it is right, and nothing
is learnt of the others. One pass in a shuffled order; the loss is progressive (before learning). Then times learning
and ranking.

  --data          the folder with the sets: *.svm, *.libsvm, *.scale or no ending in LIBSVM's format; *.csv with labels
                  in 'label', 'class', 'target' or 'y', else in the only column of texts, else in the last. For
                  'mushrooms' and 'a9a' the figures of Vowpal Wabbit are shown beside.
  --seeds         how many orders and draws (default 5)
  --second-order  also the second-order oracles, whose time grows with the square of the number of features
  --json          print the figures as JSON`;

/** Measures and prints; exit code 2 when the data is not there, and 1 when a figure asked for is not met. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      seeds: { type: 'string', default: '5' },
      'second-order': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const seeds = Number(values.seeds);
  if (values.data === undefined || !Number.isInteger(seeds) || seeds < 1) {
    console.error(`Name the folder of the data, and a whole number of seeds.\n\n${usage}`);
    return 2;
  }
  const paths = await listSets(values.data).catch(() => []);
  if (paths.length === 0) {
    console.error(
      `There is no set in ${values.data}. Save https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/binary/mushrooms as mushrooms.svm there, and a9a beside it as a9a.svm.`,
    );
    return 2;
  }
  const settings = values['second-order'] ? [...SETTINGS, ...SECOND_ORDER] : SETTINGS;
  const sets: SetReport[] = [];
  for (const path of paths) {
    const set = await readSet(path).catch((error: Error) => console.error(`${error.message}. Left out.\n`));
    if (!set) continue;
    const report = measureSet(set, settings, seeds);
    sets.push(report);
    if (!values.json) console.log(`${formatSet(report)}\n`);
  }
  if (sets.length === 0) return 2;
  const speed = measureSpeed(15);
  console.log(values.json ? JSON.stringify({ sets, speed }, null, 2) : formatSpeed(speed));
  const met = speed.learnt >= WANTED.learnt && speed.rank <= WANTED.rank;
  return met && sets.every(({ peer }) => peer?.met ?? true) ? 0 : 1;
}

// A simulated site: what readers do under personal ranking, next to the trend order and to chance.
import { parseArgs } from 'node:util';
import { type Arm, ARMS } from './arms.ts';
import { actsPerReader, armFigures, compare } from './measures.ts';
import { type Figures, report } from './report.ts';
import { runAll } from './threads.ts';

export const usage = `Usage: npm run bench -- for-you [--readers 400] [--days 60] [--papers 150] [--seeds 5] [--every 1]
                                [--arms bandit,trend,…] [--threads 1] [--json]

Invented readers with hidden tastes come to a simulated site, which ranks for them with the site's own code: candidates,
features, exploration, delayed outcomes, training, the gate. Each seed is a world of its own, the same for every arm.

  --papers   new papers a day
  --every    days between two trainings
  --arms     ${Object.keys(ARMS).join(', ')}; all unless given
  --threads  simulations at a time
  --json     print the figures as JSON

400 readers and 60 days take about five minutes for each seed and arm that learns, two for each other.`;

/** Runs it; the exit code is 2 for arguments that cannot be read. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      readers: { type: 'string', default: '400' },
      days: { type: 'string', default: '60' },
      papers: { type: 'string', default: '150' },
      seeds: { type: 'string', default: '5' },
      every: { type: 'string', default: '1' },
      threads: { type: 'string', default: '1' },
      arms: { type: 'string', default: Object.keys(ARMS).join(',') },
      json: { type: 'boolean', default: false },
    },
  });
  const { readers, days, papers, seeds, every, threads } = values;
  const numbers = [readers, days, papers, seeds, every, threads].map(Number);
  const arms = values.arms.split(',').filter(isArm);
  if (!numbers.every((number) => Number.isInteger(number) && number > 0) || arms.join(',') !== values.arms) {
    console.error(`Sizes are whole numbers above 0, and arms are those listed.\n\n${usage}`);
    return 2;
  }
  const figures = await measure(numbers, arms);
  console.log(values.json ? JSON.stringify(figures, null, 2) : report(figures));
  return 0;
}

async function measure(numbers: readonly number[], arms: readonly Arm[]): Promise<Figures> {
  const [readers = 0, days = 0, papersPerDay = 0, seeds = 0, every = 1, threads = 1] = numbers;
  const size = { readers, days, papersPerDay };
  const started = performance.now();
  const tasks = Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed) =>
    arms.map((arm) => ({ arm, seed, size, every })),
  );
  const runs = await runAll(tasks, threads, (run, left) =>
    console.error(
      `${run.arm} in world ${run.seed}: ${actsPerReader(run).toFixed(2)} acts per reader; ${left} to go.`,
    ),
  );
  const comparisons = arms.flatMap((arm) =>
    (['trend', 'trend-candidates', 'uniform', 'undamped'] as const).flatMap((against) =>
      arm === 'bandit' ? (compare(runs, arm, against) ?? []) : [],
    ),
  );
  const minutes = (performance.now() - started) / 60_000;
  return { size, seeds, every, arms: armFigures(runs), comparisons, minutes };
}

function isArm(name: string): name is Arm {
  return Object.hasOwn(ARMS, name);
}

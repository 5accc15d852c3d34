// What a new site shows first: the papers of its sources, or the sample where there is no network.
import type { HarvestProgress } from '@papertape/jobs';
import type { OpenedSearch } from '../opening.ts';
import { plural } from '../terminal/format.ts';
import type { Io } from '../terminal/io.ts';
import type { Log } from '../terminal/log.ts';
import { createProgress } from '../terminal/progress.ts';

/**
 * Fills a site that has no papers, while it serves already. Says on standard error what it does; never throws, since
 * the site is of use without it.
 */
export async function fillEmptySite(
  { configuration, database, search }: OpenedSearch,
  io: Io,
  log: Log,
): Promise<void> {
  const { countPapers } = await import('@papertape/database');
  const say = (text: string) => io.stderr.write(`${text}\n`);
  try {
    if ((await countPapers(database.db)) > 0) return;
    if (!configuration.HARVEST) return void say(EMPTY);
    const { firstHarvest, loadSample } = await import('@papertape/jobs');
    say('The site is empty: asking arXiv and Hugging Face for the first papers. It can be opened meanwhile.');
    const context = { configuration, database, search, log, now: io.now };
    const progress = createProgress(io.stderr);
    const { status, papers, reports } = await firstHarvest(context, {
      signal: io.signal,
      onProgress: (step) => progress.show(placeOf(step)),
    }).finally(() => progress.end());
    if (io.signal.aborted) return;
    for (const report of reports) say(`  ${report.source}: ${report.message}`);
    if (status === 'done') return void say(`The first papers are here: ${plural(papers, 'paper')}.`);
    if (status === 'not-needed') return;
    if (status === 'empty')
      return void say('The sources answered, but have nothing today. The site asks again later.');
    const sample = await loadSample(context);
    say(
      `No source can be reached: ${plural(sample, 'paper')} of the sample are shown. The site asks again by itself.`,
    );
  } catch (error) {
    if (!io.signal.aborted) log('error', 'first papers', { message: String(error) });
  }
}

const EMPTY = 'The site is empty, and HARVEST is off: fill it with `papertape import FILE`.';

function placeOf({ source, place, records }: HarvestProgress): string {
  return `${source}: ${place} · ${plural(records, 'paper')}`;
}

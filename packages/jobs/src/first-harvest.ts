// The first start: what a site without papers does before it opens.
import { addDays, dayAt } from '@papertape/papers';
import { countPapers } from '@papertape/database';
import { ARXIV_RSS, HUGGING_FACE, HUGGING_FACE_TIME_ZONE, sleep } from '@papertape/sources';
import { nowOf, type JobsContext } from './context.ts';
import {
  harvest,
  updateSearch,
  type HarvestOptions,
  type HarvestProgress,
  type HarvestReport,
} from './harvest/harvest.ts';
import type { SourceName } from './source-list.ts';

/** What the first harvest brought. */
export interface FirstHarvest {
  /** 'not-needed': papers were there already. 'unreachable': no source could be reached, so the sample is wanted. */
  status: 'not-needed' | 'done' | 'empty' | 'unreachable';
  /** Papers in the database afterwards. */
  papers: number;
  reports: HarvestReport[];
}

/** Days of Hugging Face's list that a new site begins with. */
const FIRST_DAYS = 7;

/**
 * Fills a site that has no papers: arXiv's announcements of the day and the latest days of Hugging Face, both at once.
 * Never throws for want of a network; 'empty' when the sources answered but have nothing (a holiday).
 */
export async function firstHarvest(
  context: JobsContext,
  options: { signal?: AbortSignal; onProgress?: (progress: HarvestProgress) => void } = {},
): Promise<FirstHarvest> {
  const before = await countPapers(context.database.db);
  if (before > 0) return { status: 'not-needed', papers: before, reports: [] };
  const today = dayAt(nowOf(context), HUGGING_FACE_TIME_ZONE);
  const common = { ...options, hasty: true, updateSearch: false };
  const reports = await Promise.all([
    harvestInTurn(context, ARXIV_RSS, common),
    harvestInTurn(context, HUGGING_FACE, {
      ...common,
      days: { first: addDays(today, 1 - FIRST_DAYS), last: today },
    }),
  ]);
  const papers = await countPapers(context.database.db);
  if (papers > 0) {
    await updateSearch(context, options.signal);
    return { status: 'done', papers, reports };
  }
  return {
    status: reports.some(({ status }) => status === 'done') ? 'empty' : 'unreachable',
    papers,
    reports,
  };
}

/** Longest wait for another process, or the site's own scheduler, that harvests the source at this moment. */
const PATIENCE_MS = 60_000;

async function harvestInTurn(
  context: JobsContext,
  source: SourceName,
  options: HarvestOptions,
): Promise<HarvestReport> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const report = await harvest(context, source, options);
    if (report.status !== 'busy' || options.signal?.aborted || performance.now() > end) return report;
    await sleep(500, options.signal).catch(() => undefined);
  }
}

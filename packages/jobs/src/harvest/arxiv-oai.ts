// arXiv's archive by OAI-PMH: every version, for repair of what is known and back-fill of what is not.
import { parseDay, type FeedDay } from '@papertape/papers';
import { fetchOaiPage, isWanted, OaiError, oaiSetsOf, type OaiPage } from '@papertape/sources';
import { nowOf } from '../context.ts';
import { advance, planOai, restartTask, type OaiRange, type OaiTask } from './oai-plan.ts';
import type { Cursor, Step, StepContext } from './steps.ts';

/** Reads the lists of all sets, page by page, each page a step. Without a range: what changed since the last harvest. */
export async function* harvestArxivOai(given: StepContext, range: OaiRange | null): AsyncGenerator<Step> {
  const { CATEGORIES } = given.context.configuration;
  const today = nowOf(given.context).toISOString().slice(0, 10) as FeedDay;
  let cursor: Cursor = given.cursor;
  let plan = planOai(cursor, oaiSetsOf(CATEGORIES), range, today);
  const restarted = new Set<string>();
  for (let pages = 1; ; pages += 1) {
    const [task] = plan.tasks;
    if (!task) return;
    const page = await pageOrRestart(given, task, restarted);
    if (page === null) {
      plan = restartTask(plan);
      continue;
    }
    const begunOn = parseDay(page.responseDate?.slice(0, 10) ?? '') ?? today;
    const moved = advance(plan, cursor, { resumptionToken: page.resumptionToken, begunOn });
    plan = moved.plan;
    cursor = { ...cursor, ...moved.cursor };
    yield stepOf(page, CATEGORIES, { place: placeOf(task, page, pages), cursor: moved.cursor });
  }
}

/** The next page; null when the token is no longer known, so that the list must begin anew (once). */
async function pageOrRestart(
  { context, outside, signal }: StepContext,
  task: OaiTask,
  restarted: Set<string>,
): Promise<OaiPage | null> {
  const query = task.token === null ? task : { resumptionToken: task.token };
  const request = { fetch: outside.arxiv, ...(signal ? { signal } : {}) };
  try {
    return await outside.pace(
      () => fetchOaiPage(context.configuration.ARXIV_OAI_URL, query, request),
      signal,
    );
  } catch (error) {
    const isStale = error instanceof OaiError && error.code === 'badResumptionToken' && task.token !== null;
    if (!isStale || restarted.has(task.set)) throw error;
    restarted.add(task.set);
    context.log?.('info', 'harvest', {
      message: `The list of ${task.set} begins anew: its token has expired.`,
    });
    return null;
  }
}

function stepOf(
  page: OaiPage,
  categories: readonly string[],
  { place, cursor }: { place: string; cursor: Cursor },
): Step {
  return {
    // A set is a whole archive; papers in none of the wanted categories are left out.
    records: page.records.filter((record) => isWanted(record.categories, categories)),
    inferredListings: true,
    rejected: page.rejected,
    deleted: page.deleted,
    cursor,
    place,
  };
}

function placeOf(task: OaiTask, page: OaiPage, pages: number): string {
  const days = [task.from, task.until].filter((day) => day !== null).join(' to ');
  const size = page.completeListSize === null ? '' : ` of ${page.completeListSize} records`;
  return `${task.set} since ${days || 'the beginning'}, page ${pages}${size}`;
}

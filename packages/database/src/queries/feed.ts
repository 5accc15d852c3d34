// The feed as a whole: every paper that ever stood on a feed day, the latest day first.
import type { PaperSummary } from '@papertape/papers';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { papersSubmittedBy } from './list.ts';
import { SUMMARY, summaryOf, type SummaryRow } from './summary.ts';

/**
 * Papers by the latest feed day they stood on, within a day the newest first; each once. Counted pages are what the
 * clients of the Hugging Face API ask for.
 */
export async function listFeedByOffset(
  db: Queryable,
  { submitter, limit, offset }: { submitter?: string | null; limit: number; offset: number },
): Promise<PaperSummary[]> {
  const { rows } = await db.execute<SummaryRow>(feedStatement(submitter ?? null, limit, offset));
  return rows.map(summaryOf);
}

/** The statement of a page; exported for the test that asks for its plan. */
export function feedStatement(submitter: string | null, limit: number, offset: number): SQL {
  const bySubmitter = submitter ? sql`and id in (${papersSubmittedBy(submitter)})` : sql``;
  // The page is found in the index alone, and only its own papers are read.
  return sql`
    select ${SUMMARY} from (
      select id from papers where listed_on is not null ${bySubmitter}
      order by listed_on desc, newest_at desc, id desc limit ${limit} offset ${offset}
    ) page join papers p on p.id = page.id
    order by p.listed_on desc, p.newest_at desc, p.id desc`;
}

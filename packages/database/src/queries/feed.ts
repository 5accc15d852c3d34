// The feed as a whole: every paper that ever stood on a feed day, the latest day first.
import type { PaperSummary } from '@papertape/papers';
import { sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { SUMMARY, summaryOf, type SummaryRow } from './summary.ts';

/**
 * Papers by the latest feed day they stood on, within a day the newest first; each once. Counted pages are what the
 * clients of the Hugging Face API ask for.
 */
export async function listFeedByOffset(
  db: Queryable,
  { submitter, limit, offset }: { submitter?: string | null; limit: number; offset: number },
): Promise<PaperSummary[]> {
  const bySubmitter = submitter ? sql`and p.submitted_by ->> 'name' = ${submitter}` : sql``;
  const { rows } = await db.execute<SummaryRow>(sql`
    select ${SUMMARY} from papers p where p.listed_on is not null ${bySubmitter}
    order by p.listed_on desc, p.newest_at desc, p.id desc limit ${limit} offset ${offset}`);
  return rows.map(summaryOf);
}

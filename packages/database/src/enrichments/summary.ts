// How enrichment is doing as a whole.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOrNull } from '../values.ts';
import { IS_SHOWN } from './source.ts';

/** What there is, of papers published since a moment. */
export interface EnrichmentCounts {
  shown: number;
  hidden: number;
  /** Papers whose last try gave nothing to keep. */
  refused: number;
  failed: number;
  lastWrittenAt: string | null;
  /** Of the last try that did not end well. */
  lastError: string | null;
}

/** Counts papers that were tried since. */
export async function summarizeEnrichments(db: Queryable, since: Date): Promise<EnrichmentCounts> {
  const { rows } = await db.execute<{
    shown: number;
    hidden: number;
    refused: number;
    failed: number;
    last_written: string | null;
    last_error: string | null;
  }>(sql`
    select count(*) filter (where ${IS_SHOWN})::int as shown, count(*) filter (where e.hidden_at is not null)::int as hidden,
      count(*) filter (where e.state = 'refused')::int as refused, count(*) filter (where e.state = 'failed')::int as failed,
      max(e.written_at) as last_written,
      (array_agg(e.error order by e.tried_at desc) filter (where e.error is not null))[1] as last_error
    from enrichments e join papers p on p.id = e.paper_id where e.tried_at >= ${since.toISOString()}`);
  const [row] = rows;
  return {
    shown: row?.shown ?? 0,
    hidden: row?.hidden ?? 0,
    refused: row?.refused ?? 0,
    failed: row?.failed ?? 0,
    lastWrittenAt: instantOrNull(row?.last_written ?? null),
    lastError: row?.last_error ?? null,
  };
}

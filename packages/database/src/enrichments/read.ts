// What a machine wrote of papers, as it is shown.
import { parseEnrichment, type Enrichment } from '@papertape/enrichment';
import type { MachineSentence } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';
import { IS_SHOWN } from './source.ts';

/** What was written of a paper, by which model and when (ISO 8601 in UTC). */
export interface StoredEnrichment extends Enrichment {
  model: string;
  writtenAt: string;
}

/** The one sentence of it. */
export function sentenceOf({ summary, model }: StoredEnrichment): MachineSentence {
  return { text: summary, model };
}

/** What is shown of these papers, by their numbers, in one statement; nothing hidden, and nothing of an older text. */
export async function getEnrichments(
  db: Queryable,
  paperIds: readonly number[],
): Promise<Map<number, StoredEnrichment>> {
  if (paperIds.length === 0) return new Map();
  const { rows } = await db.execute<{
    paper_id: string;
    content: unknown;
    model: string;
    written_at: string;
  }>(sql`
    select e.paper_id, e.content, e.model, e.written_at from enrichments e join papers p on p.id = e.paper_id
    where e.paper_id = any(${sql.param(paperIds)}::bigint[]) and ${IS_SHOWN}`);
  return new Map(
    rows.flatMap((row) => {
      const content = parseEnrichment(row.content);
      return content === null
        ? []
        : [[Number(row.paper_id), { ...content, model: row.model, writtenAt: instantOf(row.written_at) }]];
    }),
  );
}

// Saved searches: what is new for a query. Here every word has to be in a paper, since nobody looks through a ranking
// to find where it stops being about the query.
import type { Queryable } from '@papertape/database';
import { sql, type SQL } from '@papertape/database/sql';
import { compileQuery, fromDocuments, hasConditions } from './query/compile.ts';
import { parseQuery } from './query/parse.ts';
import type { ParsedQuery } from './types.ts';
import { OWN_LABELS, quoteLexeme } from './words/document.ts';

export interface LatestOptions {
  limit: number;
  /** Only papers that came to the site later; ISO 8601. */
  since?: string | null;
}

/** Papers that came last. */
export interface LatestPapers {
  papers: { id: number; /** When it came to the site, ISO 8601 in UTC. */ cameAt: string }[];
  query: ParsedQuery;
}

/** Papers that contain every word of the query and satisfy its conditions, those that came to the site last first. */
export async function listLatest(
  db: Queryable,
  text: string,
  { limit, since = null }: LatestOptions,
): Promise<LatestPapers> {
  const query = parseQuery(text);
  const wanted = conditionsOf(query);
  if (wanted === null) return { papers: [], query };
  const later = since === null ? [] : [sql`p.created_at > ${since}::timestamptz`];
  const { rows } = await db.execute<{ id: string; created_at: string }>(sql`
    select d.paper_id as id, p.created_at ${wanted([sql`true`, ...later])}
    order by p.created_at desc, d.paper_id desc limit ${limit}`);
  return {
    papers: rows.map((row) => ({ id: Number(row.id), cameAt: new Date(row.created_at).toISOString() })),
    query,
  };
}

/** `from … where …` of the query with further conditions on `papers p`; null when it asks for nothing. */
function conditionsOf(query: ParsedQuery): ((more: SQL[]) => SQL) | null {
  if (query.identifier !== null) {
    const { scheme, value } = query.identifier;
    const named = sql`d.paper_id = (select paper_id from identifiers where scheme = ${scheme} and value = ${value})`;
    return (more) => fromDocuments({ ...compileQuery({ ...query, words: [] }), facts: [named, ...more] });
  }
  const compiled = compileQuery(query);
  const stems = [...new Set(compiled.stems)];
  if (stems.length === 0 && !hasConditions(compiled)) return null;
  const every =
    stems.length === 0
      ? []
      : [sql`d.words @@ ${stems.map((stem) => `${quoteLexeme(stem)}:${OWN_LABELS}`).join(' & ')}::tsquery`];
  return (more) => fromDocuments({ ...compiled, facts: [...compiled.facts, ...more] }, ...every);
}

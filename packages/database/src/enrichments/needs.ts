// Papers that a model has to be asked about.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { SOURCE_HASH } from './source.ts';

/** A paper with the text to be asked about. */
export interface UnenrichedPaper {
  id: number;
  publicId: string;
  title: string;
  abstract: string;
  /** Of this text, to be stored with the answer. */
  sourceHash: string;
  /** Failures in a row so far. */
  failures: number;
}

/** Shorter abstracts have nothing to be summarised, characters. */
const SHORTEST_ABSTRACT = 120;

/**
 * Papers published or listed since, the newest first, that nothing was written of yet, whose text changed, or about
 * which another request would be made now. Failures wait for their time; what moderators hid is not asked again.
 */
export async function listUnenriched(
  db: Queryable,
  { since, requestHash, now, limit }: { since: Date; requestHash: string; now: Date; limit: number },
): Promise<UnenrichedPaper[]> {
  const from = since.toISOString();
  const { rows } = await db.execute<{
    id: string;
    public_id: string;
    title: string;
    abstract: string;
    hash: string;
    failures: number;
  }>(sql`
    select p.id, p.public_id, p.title, p.abstract, ${SOURCE_HASH} as hash, coalesce(e.failures, 0) as failures
    from papers p left join enrichments e on e.paper_id = p.id
    where (p.newest_at >= ${from} or p.listed_on >= ${from.slice(0, 10)})
      and p.withdrawn_at is null and length(p.abstract) >= ${SHORTEST_ABSTRACT}
      and e.hidden_at is null
      and (e.paper_id is null or e.source_hash <> ${SOURCE_HASH} or e.request_hash <> ${requestHash}
        or e.state = 'failed')
      and (e.retry_at is null or e.retry_at <= ${now.toISOString()}
        or e.source_hash <> ${SOURCE_HASH} or e.request_hash <> ${requestHash})
    order by p.newest_at desc, p.id desc limit ${limit}`);
  return rows.map((row) => ({
    id: Number(row.id),
    publicId: row.public_id,
    title: row.title,
    abstract: row.abstract,
    sourceHash: row.hash,
    failures: row.failures,
  }));
}

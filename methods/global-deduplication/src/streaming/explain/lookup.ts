// Clusters and their texts, read from a work folder.
import { text, type Database } from '../database.ts';
import { NothingToExplain } from '../errors.ts';
import type { TextReader } from '../work/segments.ts';

/** A document of a cluster with its text. */
export interface ExplainedMember {
  readonly id: string;
  readonly source: string;
  readonly kept: boolean;
  /** Why it was removed; null of the survivor. */
  readonly reason: 'equal' | 'near' | null;
  /** Exact Jaccard index with the survivor, where the two were compared; 1 of equal texts. */
  readonly jaccard: number | null;
  /** The first band in which it met the survivor, from 0. */
  readonly band: number | null;
  readonly bytes: number;
  readonly text: string;
}

export interface ExplainedCluster {
  readonly cluster: number;
  readonly size: number;
  /** The survivor first, then those asked for, then the others as they came; at most as many as asked for. */
  readonly members: readonly ExplainedMember[];
}

/** What is known of a document that is in no cluster. */
export interface ExplainedAlone {
  readonly id: string;
  readonly source: string;
  readonly reason: 'unique' | 'short' | 'contaminated';
}

type Row = {
  id: string;
  source: string;
  document: number;
  survivor: number;
  reason: string | null;
  segment: number;
  start: number;
  bytes: number;
};

/** Texts longer than this are cut: nobody reads them side by side. */
const MOST_BYTES = 200_000;

/** `cluster:3`, or the id of a document in it. */
export async function explain(
  database: Database,
  texts: TextReader,
  what: string,
  members: number,
): Promise<(ExplainedCluster | ExplainedAlone)[]> {
  const number = /^cluster:(\d+)$/.exec(what)?.[1];
  if (number !== undefined) return [await readCluster(database, texts, Number(number), members)];
  const found = await database.rows<{
    id: string;
    source: string;
    document: number;
    reason: string | null;
    cluster: number | null;
  }>(
    `SELECT d.id, d.source, d.document, x.reason, c.number AS cluster
    FROM documents d
    LEFT JOIN decisions x ON x.document = d.document
    LEFT JOIN clusters c ON c.survivor = COALESCE(x.survivor, d.document)
    WHERE d.id = ${text(what)} ORDER BY d.document LIMIT 10`,
  );
  if (found.length === 0) {
    throw new NothingToExplain(
      `No document has the id '${what}', and a cluster is named cluster:1, cluster:2, …`,
    );
  }
  const explained: (ExplainedCluster | ExplainedAlone)[] = [];
  const seen = new Set<number>();
  for (const { id, source, document, reason, cluster } of found) {
    if (cluster === null)
      explained.push({ id, source, reason: (reason ?? 'unique') as ExplainedAlone['reason'] });
    else if (!seen.has(cluster))
      explained.push(await readCluster(database, texts, cluster, members, document));
    if (cluster !== null) seen.add(cluster);
  }
  return explained;
}

/** A cluster by its number, with so many members. Rejects with NothingToExplain. */
export async function readCluster(
  database: Database,
  texts: TextReader,
  number: number,
  members: number,
  wanted = -1,
): Promise<ExplainedCluster> {
  const [cluster] = await database.rows<{ size: number; survivor: number }>(
    `SELECT size, survivor FROM clusters WHERE number = ${number}`,
  );
  if (!cluster) {
    const [row] = await database.rows<{ clusters: number }>('SELECT COUNT(*) AS clusters FROM clusters');
    throw new NothingToExplain(
      `There is no cluster ${number}: they are numbered from 1 to ${row?.clusters ?? 0}.`,
    );
  }
  const rows = await database.rows<Row>(
    `SELECT d.id, d.source, d.document, m.survivor, m.reason, d.segment, d.start, d.bytes
    FROM (
      SELECT document, survivor, reason FROM decisions WHERE survivor = ${cluster.survivor}
      UNION ALL
      SELECT ${cluster.survivor}, ${cluster.survivor}, NULL
    ) m JOIN documents d ON d.document = m.document
    ORDER BY d.document <> m.survivor, d.document <> ${wanted}, d.document LIMIT ${members}`,
  );
  const explained: ExplainedMember[] = [];
  for (const row of rows) explained.push(await readMember(database, texts, row));
  return { cluster: number, size: cluster.size, members: explained };
}

async function readMember(database: Database, texts: TextReader, row: Row): Promise<ExplainedMember> {
  const { id, source, document, survivor, segment, start, bytes } = row;
  const reason = row.reason as ExplainedMember['reason'];
  const [pair] =
    reason === 'near'
      ? await database.rows<{ jaccard: number | null; band: number | null }>(
          `SELECT c.jaccard, c.band FROM compared c
          WHERE c.a = (SELECT preference FROM ranked WHERE document = ${survivor})
            AND c.b = (SELECT preference FROM ranked WHERE document = ${document})`,
        )
      : [];
  const read = texts.read({ segment, start, bytes: Math.min(bytes, MOST_BYTES) });
  return {
    id,
    source,
    kept: document === survivor,
    reason,
    jaccard: reason === 'equal' ? 1 : (pair?.jaccard ?? null),
    band: pair?.band ?? null,
    bytes,
    text: bytes > MOST_BYTES ? `${read} …` : read,
  };
}

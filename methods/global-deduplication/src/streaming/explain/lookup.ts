// Clusters and their texts, read from a work folder.
import { text, type Database } from '../database.ts';
import { NothingToExplain } from '../errors.ts';
import type { TextReader } from '../work/segments.ts';

/** A document of a cluster with its text. */
export interface ExplainedMember {
  readonly id: string;
  readonly source: string;
  readonly kept: boolean;
  /** Why it was removed: it is equal to a preferred document of the cluster, or nearly so; null of the survivor. */
  readonly reason: 'equal' | 'near' | null;
  /** Exact Jaccard index with the survivor, where the two were compared (1 of equal texts). */
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
  number: number;
  size: number;
  id: string;
  source: string;
  document: number;
  survivor: number;
  reason: string | null;
  segment: number;
  start: number;
  bytes: number;
  jaccard: number | null;
  band: number | null;
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

/** A cluster by its number. Rejects with NothingToExplain. */
async function readCluster(
  database: Database,
  texts: TextReader,
  number: number,
  members: number,
  wanted?: number,
): Promise<ExplainedCluster> {
  const [cluster] = await readClusters(database, texts, { from: number, to: number, members, wanted });
  if (cluster) return cluster;
  const [row] = await database.rows<{ clusters: number }>('SELECT COUNT(*) AS clusters FROM clusters');
  throw new NothingToExplain(
    `There is no cluster ${number}: they are numbered from 1 to ${row?.clusters ?? 0}.`,
  );
}

/** The clusters with numbers in a range, each with so many members; `wanted` is the number of a document to be among them. */
export async function readClusters(
  database: Database,
  texts: TextReader,
  range: { from: number; to: number; members: number; wanted?: number | undefined },
): Promise<ExplainedCluster[]> {
  const { from, to, members, wanted = -1 } = range;
  const order = `d.document <> m.survivor, d.document <> ${wanted}, d.document`;
  const rows = await database.rows<Row>(
    `SELECT c.number, c.size, d.id, d.source, d.document, m.survivor, m.reason, d.segment, d.start, d.bytes,
      CASE WHEN e.original = s.preference THEN 1 ELSE p.jaccard END AS jaccard, p.band
    FROM (SELECT number, size, survivor FROM clusters WHERE number BETWEEN ${from} AND ${to}) c
    JOIN (
      SELECT document, survivor, reason FROM decisions WHERE survivor IS NOT NULL
      UNION ALL
      SELECT survivor, survivor, NULL FROM clusters
    ) m ON m.survivor = c.survivor
    JOIN documents d ON d.document = m.document
    JOIN ranked r ON r.document = d.document
    JOIN ranked s ON s.document = m.survivor
    LEFT JOIN equal_texts e ON e.duplicate = r.preference
    LEFT JOIN compared p ON p.a = s.preference AND p.b = COALESCE(e.original, r.preference)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY c.number ORDER BY ${order}) <= ${members}
    ORDER BY c.number, ${order}`,
  );
  const clusters = new Map<number, { cluster: number; size: number; members: ExplainedMember[] }>();
  for (const row of rows) {
    const cluster = clusters.get(row.number) ?? { cluster: row.number, size: row.size, members: [] };
    cluster.members.push(memberOf(row, texts));
    clusters.set(row.number, cluster);
  }
  return [...clusters.values()];
}

function memberOf(row: Row, texts: TextReader): ExplainedMember {
  const { id, source, document, survivor, segment, start, bytes, jaccard, band } = row;
  const read = texts.read({ segment, start, bytes: Math.min(bytes, MOST_BYTES) });
  return {
    id,
    source,
    kept: document === survivor,
    reason: row.reason as ExplainedMember['reason'],
    jaccard,
    band,
    bytes,
    text: bytes > MOST_BYTES ? `${read} …` : read,
  };
}

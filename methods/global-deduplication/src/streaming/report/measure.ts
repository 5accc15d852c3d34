// The numbers of a report, read from the tables of a run.
import { collisionProbability, threshold } from '../../bands/probability.ts';
import type { DeduplicationSettings } from '../../presets.ts';
import type { Database } from '../database.ts';
import { readClusters, type ExplainedCluster } from '../explain/lookup.ts';
import { sharedPassages, type Passage } from '../explain/passages.ts';
import type { Run } from '../run.ts';
import { openTexts, type TextReader } from '../work/segments.ts';
import type { Amount, CorpusReport, ReportedCluster } from './report.ts';

const LARGEST = 20;
const MEMBERS = 4;
const EXCERPT = 600;

/** All of a report that the tables tell. */
export async function measureRun(run: Run) {
  const { database, options, journal, folder } = run;
  const sources = await measureSources(database);
  const counts = await measureCounts(database, journal.finished.values());
  const [pairs] = await database.rows<{ compared: number; alike: number }>(
    `SELECT COUNT(*) AS compared, COUNT(*) FILTER (jaccard IS NULL OR jaccard >= ${options.settings.verify ?? 0}) AS alike FROM compared`,
  );
  const [rounds] = await database.rows<{ rounds: number }>(
    "SELECT COUNT(*) AS rounds FROM steps WHERE name LIKE 'compared_%' AND name <> 'compared_table'",
  );
  const texts = openTexts(folder.segments);
  try {
    return {
      inputs: measureInputs(run),
      counts,
      removedShare: 1 - counts.kept.bytes / Math.max(1, counts.documents.bytes),
      pairs: { compared: pairs?.compared ?? 0, alike: pairs?.alike ?? 0, rounds: rounds?.rounds ?? 0 },
      sources,
      matrix: await measureMatrix(database),
      curve: curveOf(options.settings),
      clusters: await measureClusters(database, texts),
    };
  } finally {
    texts.close();
  }
}

function measureInputs({ files, journal }: Run): CorpusReport['inputs'] {
  const found = files.map(({ path, role, bytes }) => ({
    path,
    role,
    bytes,
    documents: 0,
    setAside: 0,
    damage: null as string | null,
  }));
  for (const { file, documents, setAside, damage } of journal.finished.values()) {
    const input = found[file];
    if (!input) continue;
    input.documents += documents;
    input.setAside += setAside;
    input.damage ??= damage ?? null;
  }
  return found;
}

type Sums = { documents: number; bytes: number };

async function measureCounts(
  database: Database,
  segments: Iterable<{ setAside: number }>,
): Promise<CorpusReport['counts']> {
  const [all] = await database.rows<Sums & { unsigned: number; unsigned_bytes: number; empty: number }>(
    `SELECT COUNT(*) AS documents, ${total('d.bytes')} AS bytes,
      COUNT(*) FILTER (NOT d.signed AND x.document IS NULL) AS unsigned,
      ${total('CASE WHEN NOT d.signed AND x.document IS NULL THEN d.bytes END')} AS unsigned_bytes,
      COUNT(*) FILTER (d.length = 0 AND x.document IS NULL) AS empty
    FROM documents d LEFT JOIN decisions x ON x.document = d.document`,
  );
  const removed = await database.rows<Sums & { reason: string }>(
    `SELECT x.reason, COUNT(*) AS documents, ${total('d.bytes')} AS bytes
    FROM decisions x JOIN documents d ON d.document = x.document GROUP BY x.reason`,
  );
  const of = (reason: string): Amount => {
    const { documents = 0, bytes = 0 } = removed.find((row) => row.reason === reason) ?? {};
    return { documents, bytes };
  };
  const documents = { documents: all?.documents ?? 0, bytes: all?.bytes ?? 0 };
  const gone = (name: keyof Amount) => removed.reduce((sum, row) => sum + row[name], 0);
  return {
    documents,
    kept: { documents: documents.documents - gone('documents'), bytes: documents.bytes - gone('bytes') },
    short: of('short'),
    contaminated: of('contaminated'),
    equal: of('equal'),
    near: of('near'),
    unsigned: { documents: all?.unsigned ?? 0, bytes: all?.unsigned_bytes ?? 0 },
    empty: all?.empty ?? 0,
    setAside: [...segments].reduce((sum, { setAside }) => sum + setAside, 0),
  };
}

async function measureSources(database: Database): Promise<CorpusReport['sources']> {
  const rows = await database.rows<Sums & { source: string; removed: number; removed_bytes: number }>(
    `SELECT d.source, COUNT(*) AS documents, ${total('d.bytes')} AS bytes,
      COUNT(x.document) AS removed, ${total('CASE WHEN x.document IS NOT NULL THEN d.bytes END')} AS removed_bytes
    FROM documents d LEFT JOIN decisions x ON x.document = d.document
    GROUP BY d.source ORDER BY documents DESC, d.source`,
  );
  return rows.map(({ source, documents, bytes, removed, removed_bytes }) => ({
    source,
    documents,
    bytes,
    removed: { documents: removed, bytes: removed_bytes },
  }));
}

function measureMatrix(database: Database): Promise<CorpusReport['matrix']> {
  return database.rows<Sums & { source: string; survivor: string }>(
    `SELECT d.source, s.source AS survivor, COUNT(*) AS documents, ${total('d.bytes')} AS bytes
    FROM decisions x JOIN documents d ON d.document = x.document JOIN documents s ON s.document = x.survivor
    GROUP BY d.source, s.source ORDER BY documents DESC, d.source, survivor`,
  );
}

/** A sum that is 0 of nothing; sums of BIGINT would come as text. */
function total(expression: string): string {
  return `CAST(COALESCE(SUM(${expression}), 0) AS DOUBLE)`;
}

const CURVE_POINTS = 50;

function curveOf({ bands, verify }: DeduplicationSettings): CorpusReport['curve'] {
  const points = Array.from({ length: CURVE_POINTS + 1 }, (_, index) => index / CURVE_POINTS);
  return {
    ...bands,
    threshold: threshold(bands),
    verify,
    points: points.map((jaccard) => [jaccard, collisionProbability(jaccard, bands)] as const),
  };
}

async function measureClusters(database: Database, texts: TextReader): Promise<CorpusReport['clusters']> {
  const sizes = await database.rows<{ size: number; clusters: number }>(
    'SELECT size, COUNT(*) AS clusters FROM clusters GROUP BY size ORDER BY size',
  );
  const count = sizes.reduce((sum, { clusters }) => sum + clusters, 0);
  const largest = await readClusters(database, texts, { from: 1, to: LARGEST, members: MEMBERS });
  return { count, sizes, largest: largest.map(reported) };
}

function reported({ cluster, size, members }: ExplainedCluster): ReportedCluster {
  const [survivor, first] = members;
  return {
    cluster,
    size,
    members: members.map(({ id, source, kept, jaccard, bytes, text }) => {
      const other = kept ? first?.text : survivor?.text;
      return { id, source, kept, jaccard, bytes, excerpt: excerptOf(sharedPassages(text, other ?? '').a) };
    }),
  };
}

function excerptOf(passages: readonly Passage[]): Passage[] {
  const excerpt: Passage[] = [];
  let left = EXCERPT;
  for (const { text, shared } of passages) {
    const cut = text.length > left ? `${text.slice(0, left).toWellFormed()} …` : text;
    excerpt.push({ text: cut, shared });
    left -= text.length;
    if (left <= 0) break;
  }
  return excerpt;
}

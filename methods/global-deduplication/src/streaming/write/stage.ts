// The fourth stage: outputs, each of which appears under its name only when it is whole.
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { text } from '../database.ts';
import { formatOf } from '../inputs/files.ts';
import type { Run } from '../run.ts';
import { setAsidePath } from '../work/segments.ts';
import { createCount } from './count.ts';
import { walkKept } from './kept.ts';
import { keptLines } from './lines.ts';
import { writeParquet } from './parquet.ts';

/** Writes what was asked for. */
export async function writeStage(run: Run): Promise<void> {
  const { kept, clusters, pairs, setAside } = run.options.outputs;
  if (kept !== undefined) await writeKept(run, kept);
  if (clusters !== undefined) await writeTable(run, CLUSTERS, clusters);
  if (pairs !== undefined) await writeTable(run, PAIRS, pairs);
  if (setAside !== undefined) await writeSetAside(run, setAside);
}

async function writeKept(run: Run, path: string): Promise<void> {
  const rows = walkKept(run.database);
  const count = await createCount(run);
  const linesOf = (file: number) => count(keptLines(run, file, rows));
  const format = formatOf(path);
  await whole(path, async (partial) => {
    if (format === 'parquet') return writeParquet(run, linesOf, partial);
    const target = createWriteStream(partial);
    const lines = allLines(run, linesOf);
    if (format === 'gzip') await pipeline(lines, createGzip(), target);
    else await pipeline(lines, target);
  });
}

/** Small pieces are joined: a line each would be slow to write. */
const JOINED = 256 * 1024;

async function* allLines(
  run: Run,
  linesOf: (file: number) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  const joined = () => {
    const all = Buffer.concat(pieces, size);
    [pieces, size] = [[], 0];
    return all;
  };
  for (const [file, { role }] of run.files.entries()) {
    if (role !== 'corpus') continue;
    for await (const line of linesOf(file)) {
      pieces.push(line);
      size += line.length;
      if (size >= JOINED) yield joined();
    }
  }
  if (size > 0) yield joined();
}

const CLUSTERS = `
SELECT c.number AS cluster, d.id, d.source, m.kept, m.reason, c.size, d.bytes
FROM clusters c
JOIN (
  SELECT survivor, survivor AS document, TRUE AS kept, NULL AS reason FROM clusters
  UNION ALL
  SELECT survivor, document, FALSE AS kept, reason FROM decisions WHERE survivor IS NOT NULL
) m ON m.survivor = c.survivor
JOIN documents d ON d.document = m.document
ORDER BY c.number, m.kept DESC, d.document`;

const PAIRS = `
SELECT x.id AS a, x.source AS a_source, y.id AS b, y.source AS b_source, p.jaccard, p.band
FROM (
  SELECT a, b, jaccard, band FROM compared
  UNION ALL
  SELECT original, duplicate, 1.0, NULL FROM equal_texts
) p
JOIN ranked r ON r.preference = p.a
JOIN ranked s ON s.preference = p.b
JOIN documents x ON x.document = r.document
JOIN documents y ON y.document = s.document
ORDER BY x.document, y.document`;

async function writeTable({ database }: Run, select: string, path: string): Promise<void> {
  const how = {
    parquet: 'FORMAT parquet, COMPRESSION zstd',
    gzip: 'FORMAT json, COMPRESSION gzip',
    lines: 'FORMAT json',
  }[formatOf(path) ?? 'lines'];
  await whole(path, (partial) => database.run(`COPY (${select}) TO ${text(partial)} (${how})`));
}

/** The rows set aside, file by file; no file where there are none. */
async function writeSetAside({ journal, folder }: Run, path: string): Promise<void> {
  const segments = [...journal.finished.keys()].sort((a, b) => a - b);
  const parts = segments
    .map((segment) => setAsidePath(folder.segments, segment))
    .filter((part) => existsSync(part));
  if (parts.length === 0) return;
  async function* rows() {
    for (const part of parts) yield* createReadStream(part);
  }
  await whole(path, (partial) => pipeline(rows, createWriteStream(partial)));
}

async function whole(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  try {
    await write(partial);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

// Reads a judged collection in BEIR layout: corpus.jsonl, queries.jsonl, qrels.tsv (or qrels/test.tsv).
import { createReadStream, existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Judgements } from './metrics.ts';

export interface Collection {
  name: string;
  documents: { id: string; title: string; text: string }[];
  /** Queries with at least one relevant document. */
  queries: { id: string; text: string; judgements: Judgements }[];
  /** Whether each query is a document of the corpus: then similar papers are what is judged. */
  queriesAreDocuments: boolean;
}

/** A folder that is no collection; the message says what is missing. */
export class NotACollection extends Error {
  override readonly name = 'NotACollection';
}

/** @throws NotACollection when the folder or one of its files is missing or unreadable. */
export async function readCollection(folder: string): Promise<Collection> {
  const path = resolve(folder);
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    throw new NotACollection(`${folder} is not a folder. Expected a collection in BEIR layout (${LAYOUT}).`);
  }
  const documents = await readLines(path, 'corpus.jsonl', (row) => ({
    id: textAt(row, '_id'),
    title: textAt(row, 'title', ''),
    text: textAt(row, 'text', ''),
  }));
  const queries = await readLines(path, 'queries.jsonl', (row) => ({
    id: textAt(row, '_id'),
    text: textAt(row, 'text'),
  }));
  const judged = await readJudgements(path);
  const usable = queries.flatMap((query) => {
    const judgements = judged.get(query.id);
    return judgements && [...judgements.values()].some((grade) => grade > 0)
      ? [{ ...query, judgements }]
      : [];
  });
  if (documents.length === 0 || usable.length === 0) {
    throw new NotACollection(`${folder} has ${documents.length} documents and no query with a relevant one.`);
  }
  const titles = new Map(documents.map(({ id, title }) => [id, title]));
  return {
    name: basename(path),
    documents,
    queries: usable,
    queriesAreDocuments: areDocuments(usable, titles),
  };
}

const LAYOUT = 'corpus.jsonl, queries.jsonl, qrels.tsv or qrels/test.tsv';

/** Ids alone prove nothing (both may count from 1): the query must also begin with its document's title. */
function areDocuments(
  queries: readonly { id: string; text: string }[],
  titles: ReadonlyMap<string, string>,
): boolean {
  return queries.every(({ id, text }) => {
    const title = titles.get(id)?.trim().toLowerCase();
    return title !== undefined && title !== '' && text.toLowerCase().includes(title);
  });
}

async function readLines<T>(folder: string, file: string, read: (row: unknown) => T): Promise<T[]> {
  const path = join(folder, file);
  if (!existsSync(path)) throw new NotACollection(`${path} is missing. A collection has ${LAYOUT}.`);
  const rows: T[] = [];
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    try {
      rows.push(read(JSON.parse(line)));
    } catch (error) {
      throw new NotACollection(
        `${path}, line ${number}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return rows;
}

function textAt(row: unknown, name: string, fallback?: string): string {
  const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (fallback !== undefined) return fallback;
  throw new Error(`no '${name}'`);
}

async function readJudgements(folder: string): Promise<Map<string, Map<string, number>>> {
  const path = ['qrels.tsv', 'qrels/test.tsv']
    .map((file) => join(folder, file))
    .find((file) => existsSync(file));
  if (path === undefined) throw new NotACollection(`${folder} has neither qrels.tsv nor qrels/test.tsv.`);
  const judged = new Map<string, Map<string, number>>();
  for (const line of (await readFile(path, 'utf8')).split('\n')) {
    const columns = line.trim().split(/\s+/);
    // TREC writes an unused second column; a header has no number at the end.
    const [query, document, grade] = columns.length === 4 ? [columns[0], columns[2], columns[3]] : columns;
    if (!query || !document || !grade || !Number.isFinite(Number(grade))) continue;
    const judgements = judged.get(query) ?? new Map<string, number>();
    judged.set(query, judgements.set(document, Number(grade)));
  }
  return judged;
}

/** Two tables of bibliographic records and which of them are the same works, as the benchmark's files have them. */
import { parseCsv } from './csv.ts';

export interface PaperRecord {
  readonly id: string;
  readonly title: string;
  /** Names in order. */
  readonly authors: readonly string[];
  readonly venue: string;
  /** Null where the table has none. */
  readonly year: number | null;
}

export interface RecordTables {
  /** The names 'dblp' and 'acm' stand for the two sides, also where the records are of our own making. */
  readonly dblp: readonly PaperRecord[];
  readonly acm: readonly PaperRecord[];
  /** pairKey of every pair of records of one work. */
  readonly truth: ReadonlySet<string>;
}

const COLUMNS = ['id', 'title', 'authors', 'venue', 'year'] as const;

/** Names a pair of records. */
export const pairKey = (dblp: string, acm: string): string => `${dblp}\t${acm}`;

/** Reads the three files. Throws TypeError for files of another form, or which do not belong together. */
export function readTables(files: { dblp: Uint8Array; acm: Uint8Array; mapping: Uint8Array }): RecordTables {
  const dblp = readRecords(files.dblp);
  const acm = readRecords(files.acm);
  const ids = { dblp: new Set(dblp.map(({ id }) => id)), acm: new Set(acm.map(({ id }) => id)) };
  const rows = parseCsv(decode(files.mapping));
  const pairs = rows.filter(([left = '', right = '']) => ids.dblp.has(left) && ids.acm.has(right));
  // The file comes with a line of names and without one.
  if (pairs.length === 0 || pairs.length < rows.length - 1) {
    throw new TypeError(
      `The mapping names ${rows.length - pairs.length} pairs of records that the two tables do not have.`,
    );
  }
  return { dblp, acm, truth: new Set(pairs.map(([left = '', right = '']) => pairKey(left, right))) };
}

function readRecords(bytes: Uint8Array): PaperRecord[] {
  const [names = [], ...rows] = parseCsv(decode(bytes));
  const columns = COLUMNS.map((name) => names.indexOf(name));
  if (columns.includes(-1)) {
    throw new TypeError(
      `A table of records has the columns ${COLUMNS.join(', ')}, not: ${names.join(', ')}.`,
    );
  }
  return rows.map((row) => {
    const [id = '', title = '', authors = '', venue = '', year = ''] = columns.map((column) => row[column]);
    return { id, title, authors: namesOf(authors), venue, year: /^\d{4}$/.test(year) ? Number(year) : null };
  });
}

function namesOf(authors: string): string[] {
  return authors.split(/\s*,\s*/).filter((name) => name !== '');
}

/** UTF-8, and where it is not that Windows' Latin, in which copies of these files are found too. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

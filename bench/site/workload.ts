// What the benchmark asks for: days, papers and searches drawn from the corpus itself, the same in every run.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { mulberry32 } from '../random.ts';

/** Paths to request, and how many records the corpus holds. */
export interface Workload {
  records: number;
  dailyPages: string[];
  paperPages: string[];
  searches: string[];
}

interface Line {
  id: string;
  title: string;
  day: string;
}

/** Requests of each kind in one run. */
const REQUESTS = 300;
const WORDS_IN_A_SEARCH = 4;

/** Reads the corpus files (JSONL, also .gz) once and draws the requests with a fixed seed. */
export async function readWorkload(files: readonly string[]): Promise<Workload> {
  const lines: Line[] = [];
  for (const file of files) lines.push(...(await readLines(file)));
  const random = mulberry32(20);
  const draw = <T>(items: readonly T[]): T[] =>
    Array.from({ length: REQUESTS }, () => items[Math.floor(random() * items.length)]).filter(
      (item) => item !== undefined,
    );
  const days = [...new Set(lines.map(({ day }) => day))];
  return {
    records: lines.length,
    dailyPages: draw(days).map((day) => `/papers/date/${day}`),
    paperPages: draw(lines).map(({ id }) => `/papers/${id}`),
    searches: draw(lines).map(({ title }) => searchPath(wordsOf(title, random))),
  };
}

async function readLines(file: string): Promise<Line[]> {
  const stream = createReadStream(file);
  const input = file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream;
  const lines: Line[] = [];
  for await (const text of createInterface({ input })) {
    const { id, title, date, listed_on: listedOn } = JSON.parse(text) as Record<string, string>;
    const day = listedOn ?? date;
    if (id && title && day) lines.push({ id, title, day });
  }
  return lines;
}

function wordsOf(title: string, random: () => number): string {
  const words = title.split(/[^\p{L}\p{N}-]+/u).filter((word) => word.length > 3);
  return words
    .map((word) => ({ word, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, WORDS_IN_A_SEARCH)
    .map(({ word }) => word)
    .join(' ');
}

function searchPath(query: string): string {
  return `/api/papers/search?limit=20&q=${encodeURIComponent(query || 'learning')}`;
}

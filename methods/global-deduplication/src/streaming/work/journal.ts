// What was finished, one line for each segment: an interrupted run goes on behind them.
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import type { Place } from '../inputs/lines.ts';
import type { SetAsideRow } from './segments.ts';

/** A segment that is on disk. */
export interface FinishedSegment {
  readonly segment: number;
  readonly file: number;
  /** Where the next begins in the file. */
  readonly next: Place;
  /** Bytes of the file on disk up to there. */
  readonly read: number;
  /** Bytes of input: lines as they are, texts of Parquet. */
  readonly bytes: number;
  readonly documents: number;
  readonly setAside: number;
  /** Some of those set aside. */
  readonly first: readonly SetAsideRow[];
  /** Why nothing could be read behind it. */
  readonly damage?: string;
}

/** A file whose parts are all known: it ends before segment `segments`. */
export interface EndedFile {
  readonly ended: number;
  readonly segments: number;
}

export interface Journal {
  readonly finished: ReadonlyMap<number, FinishedSegment>;
  readonly ended: ReadonlyMap<number, number>;
  segment(entry: FinishedSegment): void;
  end(file: number, segments: number): void;
}

/** Opens the journal; a last line that was cut by an interruption is dropped. */
export function openJournal(path: string): Journal {
  const finished = new Map<number, FinishedSegment>();
  const ended = new Map<number, number>();
  const take = (entry: FinishedSegment | EndedFile) => {
    if ('ended' in entry) ended.set(entry.ended, entry.segments);
    else finished.set(entry.segment, entry);
  };
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  for (const line of whole.split('\n'))
    if (line !== '') take(JSON.parse(line) as FinishedSegment | EndedFile);
  const append = (entry: FinishedSegment | EndedFile) => {
    appendFileSync(path, `${JSON.stringify(entry)}\n`);
    take(entry);
  };
  return {
    finished,
    ended,
    segment: append,
    end: (file, segments) => append({ ended: file, segments }),
  };
}

/** Where reading begins: behind the segments that are finished without a gap. */
export function firstUnfinished({ finished, ended }: Journal): {
  file: number;
  segment: number;
  from?: Place;
} {
  let segment = 0;
  let last: FinishedSegment | undefined;
  for (let next = finished.get(0); next; next = finished.get(++segment)) last = next;
  const file = last?.file ?? 0;
  let after = file;
  while (ended.get(after) === segment) after++;
  if (after > file || !last) return { file: after, segment };
  return { file, segment, from: last.next };
}

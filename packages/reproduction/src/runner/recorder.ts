/** Takes the reports of one seed: keeps what the result needs, and tells the rest in measured doses. */
import type { Image, Report, Table } from '../context.ts';
import { toBase64 } from '../base64.ts';
import { type FinishedRun, SERIES_OF_A_SEED } from '../result.ts';
import type { SeedEvent } from './events.ts';
import { createEstimator } from './estimate.ts';
import { ThinnedSeries } from './thin.ts';

/** Live charts and bars need no more often than this. */
const TELL_EVERY_MILLISECONDS = 100;

export type Recorded = Pick<FinishedRun, 'series' | 'tables' | 'images'>;

export interface Recorder {
  readonly report: Report;
  /** Tells the points that wait. */
  flush(): void;
  recorded(): Recorded;
}

type Emit = (event: SeedEvent) => void;

/** `now` is in milliseconds and stands still while paused. */
export function createRecorder(seed: number, emit: Emit, now: () => number): Recorder {
  const points = recordPoints(seed, emit, now);
  const tables = new Map<string, Table>();
  const images = new Map<string, Image>();
  const report: Report = {
    progress: tellProgress(seed, emit, now),
    point: points.add,
    table(name, table) {
      checkTable(name, table);
      tables.set(name, structuredClone(table));
      emit({ type: 'table', seed, name, table });
    },
    image(name, image) {
      checkImage(name, image);
      images.set(name, { ...image, data: image.data.slice() });
      emit({ type: 'image', seed, name, image });
    },
    notice: (text) => emit({ type: 'notice', seed, text }),
    device: (name) => emit({ type: 'device', seed, device: name }),
  };
  const recorded = () => ({
    series: points.series(),
    tables: Array.from(tables, ([name, { columns, rows }]) => ({
      name,
      columns: [...columns],
      rows: rows.map((row) => [...row]),
    })),
    images: Array.from(images, ([name, image]) => ({ ...image, name, data: toBase64(image.data) })),
  });
  return { report, flush: points.flush, recorded };
}

/** Thins each series for the result, and tells all of its points in batches. */
function recordPoints(seed: number, emit: Emit, now: () => number) {
  const all = new Map<string, ThinnedSeries>();
  const waiting = new Map<string, [number, number][]>();
  let told = now();
  const flush = () => {
    for (const [name, points] of waiting) emit({ type: 'points', seed, series: name, points });
    waiting.clear();
    told = now();
  };
  const add = (name: string, x: number, y: number) => {
    if (!Number.isFinite(x)) throw new RangeError(`The series '${name}' has a point at x = ${x}.`);
    // A line that diverges ends there: neither JSON nor a chart has a place for infinity.
    if (!Number.isFinite(y)) return;
    addPoint(all, name, x, y);
    const points = waiting.get(name);
    if (points === undefined) waiting.set(name, [[x, y]]);
    else points.push([x, y]);
    if (now() - told >= TELL_EVERY_MILLISECONDS) flush();
  };
  const series = () => Array.from(all, ([name, thinned]) => ({ name, ...thinned.points() }));
  return { add, flush, series };
}

/** Tells progress a few times a second, at its end, and where its note changes. */
function tellProgress(seed: number, emit: Emit, now: () => number): Report['progress'] {
  const estimate = createEstimator(now() / 1000);
  let told = -Infinity;
  let toldNote: string | undefined;
  return (done, total, note) => {
    const fraction = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
    const remainingSeconds = estimate(fraction, now() / 1000);
    if (now() - told < TELL_EVERY_MILLISECONDS && fraction < 1 && note === toldNote) return;
    told = now();
    toldNote = note;
    emit({ type: 'progress', seed, fraction, remainingSeconds, ...(note === undefined ? {} : { note }) });
  };
}

function addPoint(all: Map<string, ThinnedSeries>, name: string, x: number, y: number): void {
  const known = all.get(name) ?? new ThinnedSeries();
  if (!all.has(name) && all.size === SERIES_OF_A_SEED) {
    throw new RangeError(`'${name}' is one series too many: a result keeps ${SERIES_OF_A_SEED} of a seed.`);
  }
  all.set(name, known);
  try {
    known.add(x, y);
  } catch (error) {
    throw new RangeError(`Series '${name}': ${(error as Error).message}.`, { cause: error });
  }
}

function checkTable(name: string, { columns, rows }: Table): void {
  const narrow = rows.findIndex((row) => row.length !== columns.length);
  if (narrow >= 0) {
    throw new RangeError(
      `Row ${narrow} of the table '${name}' has ${rows[narrow]?.length} cells for ${columns.length} columns.`,
    );
  }
}

function checkImage(name: string, { width, height, channels, data }: Image): void {
  const expected = width * height * channels;
  if (data.length !== expected) {
    throw new RangeError(`The image '${name}' needs ${expected} bytes and has ${data.length}.`);
  }
}

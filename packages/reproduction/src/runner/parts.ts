/** Parts of a seed that are computed once, also when the run is interrupted in between. */
import { fromBase64, toBase64 } from '../base64.ts';
import type { Image, Report, RunContext, Table } from '../context.ts';

/** Keeps the parts of one seed. Whoever makes it sees to it that other parameters or data find nothing. */
export interface PartStore {
  /** What was written under this key, or undefined. */
  read(key: string): unknown;
  /** `part` is plain JSON. */
  write(key: string, part: unknown): void;
}

/** What a part gave, and told on the way. */
interface Part {
  readonly value: unknown;
  readonly points: [series: string, x: number, y: number][];
  /** The last table and image of each name. */
  readonly tables: Record<string, Table>;
  readonly images: Record<string, Omit<Image, 'data'> & { readonly data: string }>;
}

/**
 * `once` of a seed that reports to `report`. `keyOf` makes a key of a part's name and of all that it depends on.
 * Without a store it only computes.
 */
export function createOnce(
  report: Report,
  store: PartStore | undefined,
  keyOf: (name: string) => string,
): RunContext['once'] {
  return async <T>(name: string, compute: (report: Report) => Promise<T>): Promise<T> => {
    if (store === undefined) return compute(report);
    const known = store.read(keyOf(name)) as Part | undefined;
    if (known !== undefined) {
      tellAgain(known, report);
      return known.value as T;
    }
    const part: Part = { value: null, points: [], tables: {}, images: {} };
    const value = await compute(keeping(part, report));
    store.write(keyOf(name), { ...part, value });
    return value;
  };
}

function keeping({ points, tables, images }: Part, report: Report): Report {
  return {
    ...report,
    point(series, x, y) {
      points.push([series, x, y]);
      report.point(series, x, y);
    },
    table(name, table) {
      tables[name] = table;
      report.table(name, table);
    },
    image(name, image) {
      images[name] = { ...image, data: toBase64(image.data) };
      report.image(name, image);
    },
  };
}

function tellAgain({ points, tables, images }: Part, report: Report): void {
  for (const [series, x, y] of points) report.point(series, x, y);
  for (const [name, table] of Object.entries(tables)) report.table(name, table);
  for (const [name, image] of Object.entries(images)) {
    report.image(name, { ...image, data: fromBase64(image.data) });
  }
}

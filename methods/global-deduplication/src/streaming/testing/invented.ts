/** Corpora that nobody wrote, with copies planted, for tests. */
import { randomStream } from '@papertape/reproduction';

/** A row of such a corpus. */
export interface InventedRow {
  readonly id: string;
  readonly source: string;
  readonly text: string;
  /** Columns that nothing looks at, and that must survive. */
  readonly meta: { readonly page: number; readonly tags: readonly string[] };
}

const SYLLABLES = ['ka', 'lo', 'mi', 'ne', 'tu', 'ra', 'so', 'vé', 'bi', 'dor', 'fen', 'gal'];
const SOURCES = ['web', 'books', 'papers'];

/** So many rows; a third are equal or edited copies of earlier ones. The same ones for the same seed. */
export function inventedRows(count: number, seed = 1): InventedRow[] {
  const { uniform } = randomStream(seed, 'invented rows');
  const pick = <T>(values: readonly T[]): T => values[Math.floor(uniform() * values.length)] as T;
  const word = () => Array.from({ length: 1 + Math.floor(uniform() * 3) }, () => pick(SYLLABLES)).join('');
  const rows: InventedRow[] = [];
  for (let index = 0; index < count; index++) {
    const kind = index < 3 ? 1 : uniform();
    const words =
      kind < 0.33
        ? pick(rows).text.split(' ')
        : Array.from({ length: 40 + Math.floor(uniform() * 60) }, word);
    const text = words
      .map((each) => (kind > 0.1 && kind < 0.33 && uniform() < 0.015 ? word() : each))
      .join(' ');
    const meta = { page: index, tags: [word(), '"quoted"'] };
    rows.push({ id: `row-${String(index).padStart(5, '0')}`, source: pick(SOURCES), text, meta });
  }
  return rows;
}

/** Rows as lines of JSON. */
export function toLines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

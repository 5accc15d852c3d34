// Documents as weighted sparse rows: (1 + ln tf) · idf, each row of length one.
import type { SparseMatrix } from './sparse.ts';

/** Frequencies of stems in one document, by the stem's number. */
export type Counts = ReadonlyMap<number, number>;

/** Gathers documents one by one, keeping numbers instead of words. */
export class TermCollector {
  readonly #numbers = new Map<string, number>();
  readonly #documentFrequency: number[] = [];
  readonly #documents: Uint32Array[] = [];

  /** Adds a document by its stems, repetitions included. */
  add(stems: readonly string[]): void {
    const counts = new Map<number, number>();
    for (const stem of stems) {
      let number = this.#numbers.get(stem);
      if (number === undefined) {
        number = this.#numbers.size;
        this.#numbers.set(stem, number);
        this.#documentFrequency.push(0);
      }
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    for (const number of counts.keys()) {
      this.#documentFrequency[number] = (this.#documentFrequency[number] ?? 0) + 1;
    }
    this.#documents.push(Uint32Array.from([...counts].flat()));
  }

  get documents(): number {
    return this.#documents.length;
  }

  /** The terms worth a row of the model, and the matrix of documents over them. */
  finish(maximumTerms: number): { terms: string[]; idf: Float32Array; matrix: SparseMatrix } {
    const chosen = this.#choose(maximumTerms);
    const columnOf = new Map(chosen.map(({ number }, column) => [number, column]));
    const idf = Float32Array.from(chosen, ({ frequency }) => Math.log(1 + this.documents / frequency));
    return { terms: chosen.map(({ term }) => term), idf, matrix: this.#matrix(columnOf, idf) };
  }

  #choose(maximumTerms: number): { term: string; number: number; frequency: number }[] {
    const documents = this.documents;
    // A word of one paper tells nothing of others, and one of half the papers little of any.
    const rarest = documents < 200 ? 1 : documents < 20_000 ? 2 : 3;
    const commonest = documents < 20 ? documents : documents / 2;
    return [...this.#numbers]
      .map(([term, number]) => ({ term, number, frequency: this.#documentFrequency[number] ?? 0 }))
      .filter(({ frequency }) => frequency >= rarest && frequency <= commonest)
      .sort((a, b) => b.frequency - a.frequency || (a.term < b.term ? -1 : 1))
      .slice(0, maximumTerms);
  }

  #matrix(columnOf: ReadonlyMap<number, number>, idf: Float32Array): SparseMatrix {
    const rows = this.#documents.map((document) => weightedRow(pairsOf(document, columnOf), idf));
    const size = rows.reduce((sum, row) => sum + row.length, 0);
    const matrix: SparseMatrix = {
      rows: rows.length,
      columnCount: idf.length,
      starts: new Uint32Array(rows.length + 1),
      columns: new Uint32Array(size),
      values: new Float32Array(size),
    };
    let at = 0;
    rows.forEach((row, index) => {
      for (const [column, weight] of row) {
        matrix.columns[at] = column;
        matrix.values[at++] = weight;
      }
      matrix.starts[index + 1] = at;
    });
    return matrix;
  }
}

function* pairsOf(document: Uint32Array, columnOf: ReadonlyMap<number, number>): Iterable<[number, number]> {
  for (let i = 0; i < document.length; i += 2) {
    const column = columnOf.get(document[i] ?? 0);
    if (column !== undefined) yield [column, document[i + 1] ?? 0];
  }
}

/** Pairs of column and weight, the weights of length one together; frequencies count by their logarithm. */
export function weightedRow(
  counts: Iterable<readonly [number, number]>,
  idf: Float32Array,
): [number, number][] {
  const row: [number, number][] = [];
  let squares = 0;
  for (const [column, count] of counts) {
    const weight = (1 + Math.log(count)) * (idf[column] ?? 0);
    row.push([column, weight]);
    squares += weight * weight;
  }
  const length = Math.sqrt(squares) || 1;
  for (const pair of row) pair[1] /= length;
  return row;
}

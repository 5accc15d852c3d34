// The documents that stay, in the order of the input.
import type { Database } from '../database.ts';
import { ROWS_PER_FILE } from '../sign/table.ts';

/** Goes along the rows of the input and says of each whether it stays. */
export interface KeptRows {
  /** Rows must be asked for in ascending order, files too. */
  has(file: number, row: number): boolean | Promise<boolean>;
}

/** A walk along the documents that were not removed; rows that are no documents do not stay. */
export function walkKept(database: Database): KeptRows {
  const pieces = database.stream(
    `SELECT d.document FROM documents d
    WHERE NOT EXISTS (SELECT 1 FROM decisions x WHERE x.document = d.document) ORDER BY d.document`,
  );
  let piece: readonly unknown[] = [];
  let at = 0;
  let ended = false;
  async function more(wanted: number): Promise<boolean> {
    while (!ended) {
      const { value, done } = await pieces.next();
      if (done) ended = true;
      else {
        [piece, at] = [value[0] ?? [], 0];
        if (Number(piece.at(-1)) >= wanted) return within(wanted);
      }
    }
    return false;
  }
  function within(wanted: number): boolean {
    while (at < piece.length && Number(piece[at]) < wanted) at++;
    return Number(piece[at]) === wanted;
  }
  return {
    has(file, row) {
      const wanted = file * ROWS_PER_FILE + row;
      if (piece.length > 0 && Number(piece.at(-1)) >= wanted) return within(wanted);
      return ended ? false : more(wanted);
    },
  };
}

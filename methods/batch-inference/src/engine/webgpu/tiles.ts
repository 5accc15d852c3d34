// The task table for graphics processors: tiles of rows that share a prefix, each of which is one workgroup's work.
import { TASK_FIELDS, type TaskTable } from '../attention/tasks.ts';

/** Rows of a tile at most: so many queries use a key that is read once. */
export const TILE_ROWS = 8;
/** Numbers of a tile, and of an entry, in the tables. */
export const TILE_FIELDS = 4;
export const ENTRY_FIELDS = 3;

export interface TileTable {
  readonly count: number;
  /** [count × 4]: first entry, entries, first block of the prefix, keys of the prefix. */
  readonly tiles: Uint32Array<ArrayBuffer>;
  /** [entries × 3]: row, first block of its own keys, number of them. */
  readonly entries: Uint32Array<ArrayBuffer>;
  readonly blocks: Uint32Array<ArrayBuffer>;
}

interface Run {
  readonly first: number;
  readonly keys: number;
}

/**
 * Tiles of two tables, one of shared prefixes and one of what is the rows' own. Rows over one prefix are stacked; others
 * are tiles without a prefix. Throws RangeError where a row is in two tasks of a table, or stacked rows see different keys.
 */
export function createTileTable(prefix: TaskTable, distinct: TaskTable): TileTable {
  const offset = prefix.blocks.length;
  const own = new Map<number, Run>();
  eachTask(distinct, (rows, first) => {
    for (const [row, keys] of rows) {
      if (own.has(row)) throw new RangeError(`Row ${row} is in two distinct tasks.`);
      own.set(row, { first: first + offset, keys });
    }
  });
  const tiles: number[] = [];
  const entries: number[] = [];
  const stacked = new Set<number>();
  const add = (rows: readonly number[], shared: Run) => {
    for (let from = 0; from < rows.length; from += TILE_ROWS) {
      const tile = rows.slice(from, from + TILE_ROWS);
      tiles.push(entries.length / ENTRY_FIELDS, tile.length, shared.first, shared.keys);
      for (const row of tile) entries.push(row, own.get(row)?.first ?? 0, own.get(row)?.keys ?? 0);
    }
  };
  eachTask(prefix, (rows, first) => {
    const [keys = 0] = rows.map(([, seen]) => seen);
    for (const [row, seen] of rows) {
      if (seen !== keys) throw new RangeError(`Row ${row} sees ${seen} keys of a prefix, others ${keys}.`);
      if (stacked.has(row)) throw new RangeError(`Row ${row} is in two prefix tasks.`);
      stacked.add(row);
    }
    add(
      rows.map(([row]) => row),
      { first, keys },
    );
  });
  add(
    [...own.keys()].filter((row) => !stacked.has(row)),
    { first: 0, keys: 0 },
  );
  return {
    count: tiles.length / TILE_FIELDS,
    tiles: Uint32Array.from(tiles),
    entries: Uint32Array.from(entries),
    blocks: Uint32Array.from([...prefix.blocks, ...distinct.blocks]),
  };
}

type SeenRow = readonly [row: number, keys: number];

function eachTask(table: TaskTable, use: (rows: readonly SeenRow[], firstBlock: number) => void): void {
  for (let task = 0; task < table.count; task++) {
    const [firstRow = 0, count = 0, firstBlock = 0] = table.tasks.subarray(task * TASK_FIELDS);
    const entries = Array.from({ length: count }, (_, at) => firstRow + at);
    use(
      entries.map((entry): SeenRow => [table.rows[entry] ?? 0, table.visible[entry] ?? 0]),
      firstBlock,
    );
  }
}

// The task table: which queries attend to which blocks of keys, in one iteration. All kernels evaluate the same table.

/** Stacked queries over a run of blocks. Rows with a shared prefix are one task, and so is each chunk of a prompt. */
export interface AttentionTask {
  /** Rows of q. */
  readonly rows: readonly number[];
  /** Keys that each row sees, from the first of `blocks` on: all alike for a prefix, rising by one for a causal part. */
  readonly visible: readonly number[];
  /** Blocks of the pool, in the order of positions. */
  readonly blocks: readonly number[];
}

/** Tasks as flat lists, as kernels read them. */
export interface TaskTable {
  readonly count: number;
  /** [count × 4]: first entry in `rows`, number of rows, first entry in `blocks`, number of blocks. */
  readonly tasks: Int32Array<ArrayBuffer>;
  readonly rows: Int32Array<ArrayBuffer>;
  /** Beside `rows`. */
  readonly visible: Int32Array<ArrayBuffer>;
  readonly blocks: Int32Array<ArrayBuffer>;
}

/** Numbers of a task in the table. */
export const TASK_FIELDS = 4;

/** Sizes that attention and its cache are made for. */
export interface AttentionShape {
  readonly layers: number;
  readonly heads: number;
  /** Heads of keys and values; divides `heads`. */
  readonly kvHeads: number;
  /** Numbers of a head, a multiple of 4. */
  readonly headSize: number;
  /** Tokens of a block. */
  readonly blockSize: number;
  /** Blocks of the pool. */
  readonly blocks: number;
}

/** Softmax attention over some of the keys: greatest score m, sum ℓ of e^(score − m), mean o of the values. */
export interface Part {
  /** [rows × heads]; −∞ where a row saw no key. */
  readonly m: Float32Array<ArrayBuffer>;
  /** [rows × heads] */
  readonly l: Float32Array<ArrayBuffer>;
  /** [rows × heads · headSize]; zeros where a row saw no key. */
  readonly o: Float32Array<ArrayBuffer>;
}

/**
 * The tasks in one table, in their order. Throws RangeError for a task whose visible keys reach beyond its blocks or
 * whose lists differ in length.
 */
export function createTaskTable(tasks: readonly AttentionTask[], blockSize: number): TaskTable {
  const fields: number[] = [];
  const [rows, visible, blocks]: [number[], number[], number[]] = [[], [], []];
  for (const [at, task] of tasks.entries()) {
    const keys = task.blocks.length * blockSize;
    if (task.rows.length !== task.visible.length || task.visible.some((count) => count < 0 || count > keys)) {
      throw new RangeError(`Task ${at} needs a number of visible keys from 0 to ${keys} for each row.`);
    }
    fields.push(rows.length, task.rows.length, blocks.length, task.blocks.length);
    for (const row of task.rows) rows.push(row);
    for (const count of task.visible) visible.push(count);
    for (const block of task.blocks) blocks.push(block);
  }
  return {
    count: tasks.length,
    tasks: Int32Array.from(fields),
    rows: Int32Array.from(rows),
    visible: Int32Array.from(visible),
    blocks: Int32Array.from(blocks),
  };
}

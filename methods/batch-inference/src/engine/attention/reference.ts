// The task table evaluated in plain double precision: what every other kernel is compared with.
import { TASK_FIELDS, type AttentionShape, type Part, type TaskTable } from './tasks.ts';

export interface KeysAndValues {
  /** [rows × heads · headSize], scaled by 1/√headSize. */
  readonly q: Float32Array;
  /** One layer of the pool, [blocks · blockSize × kvHeads · headSize]. */
  readonly k: Float32Array;
  readonly v: Float32Array;
}

/** Attention of every row over all keys that the table lets it see. */
export function referenceAttention(
  { q, k, v }: KeysAndValues,
  table: TaskTable,
  shape: AttentionShape,
  rows: number,
): Part {
  const { heads, headSize, kvHeads } = shape;
  const part: Part = {
    m: new Float32Array(rows * heads).fill(-Infinity),
    l: new Float32Array(rows * heads),
    o: new Float32Array(rows * heads * headSize),
  };
  for (let row = 0; row < rows; row++) {
    const slots = visibleSlots(table, row, shape.blockSize);
    if (slots.length === 0) continue;
    for (let head = 0; head < heads; head++) {
      const from = (row * heads + head) * headSize;
      const kvOf = (slot: number) => (slot * kvHeads + Math.floor((head * kvHeads) / heads)) * headSize;
      const scores = slots.map((slot) => dot(q, from, k, kvOf(slot), headSize));
      const m = scores.reduce((most, score) => Math.max(most, score), -Infinity);
      const weights = scores.map((score) => Math.exp(score - m));
      const l = weights.reduce((sum, weight) => sum + weight, 0);
      part.m[row * heads + head] = m;
      part.l[row * heads + head] = l;
      for (let x = 0; x < headSize; x++) {
        let sum = 0;
        for (const [j, slot] of slots.entries()) sum += (weights[j] ?? 0) * (v[kvOf(slot) + x] ?? 0);
        part.o[from + x] = sum / l;
      }
    }
  }
  return part;
}

/** Slots of the pool that a row sees in all of its tasks, in their order. */
function visibleSlots(table: TaskTable, row: number, blockSize: number): number[] {
  const slots: number[] = [];
  for (let task = 0; task < table.count; task++) {
    const [firstRow = 0, rowCount = 0, firstBlock = 0] = table.tasks.subarray(task * TASK_FIELDS);
    for (let entry = firstRow; entry < firstRow + rowCount; entry++) {
      if (table.rows[entry] !== row) continue;
      for (let key = 0; key < (table.visible[entry] ?? 0); key++) {
        const block = table.blocks[firstBlock + Math.floor(key / blockSize)] ?? 0;
        slots.push(block * blockSize + (key % blockSize));
      }
    }
  }
  return slots;
}

function dot(a: Float32Array, fromA: number, b: Float32Array, fromB: number, length: number): number {
  let sum = 0;
  for (let x = 0; x < length; x++) sum += (a[fromA + x] ?? 0) * (b[fromB + x] ?? 0);
  return sum;
}

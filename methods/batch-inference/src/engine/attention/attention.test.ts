import { describe, expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import { createAttention } from './attention.ts';
import { mergeParts } from './merge.ts';
import { referenceAttention } from './reference.ts';
import { createTaskTable, type AttentionShape, type AttentionTask, type Part } from './tasks.ts';

const SHAPE: AttentionShape = { layers: 2, heads: 4, kvHeads: 2, headSize: 16, blockSize: 8, blocks: 12 };
const ROWS = 11;

/** Rows 0 to 5 share the prefix in blocks 7 and 2; each of them and the five others have keys of their own. */
const PREFIX: AttentionTask[] = [
  { rows: [0, 1, 2, 3, 4, 5], visible: Array<number>(6).fill(16), blocks: [7, 2] },
];
const DISTINCT: AttentionTask[] = [
  { rows: [0, 1, 2], visible: [1, 2, 3], blocks: [5] },
  { rows: [5, 3, 4], visible: [3, 9, 10], blocks: [11, 0] },
  { rows: [6], visible: [23], blocks: [1, 3, 4] },
  { rows: [7, 8, 9], visible: [8, 9, 0], blocks: [9, 8] },
];

async function stored(scale = 1) {
  const random = randomStream(3, 'attention');
  const attention = await createAttention(SHAPE);
  const [width, kvWidth] = [SHAPE.heads * SHAPE.headSize, SHAPE.kvHeads * SHAPE.headSize];
  const slots = SHAPE.blocks * SHAPE.blockSize;
  const draw = (length: number) => Float32Array.from({ length }, () => scale * random.normal());
  const [q, k, v] = [draw(ROWS * width), draw(slots * kvWidth), draw(slots * kvWidth)];
  const rowsOf = (count: number, queries: Float32Array) =>
    Float32Array.from(
      Array.from({ length: count }, (_, row) => [
        ...queries.subarray(row * width, (row + 1) * width),
        ...k.subarray(row * kvWidth, (row + 1) * kvWidth),
        ...v.subarray(row * kvWidth, (row + 1) * kvWidth),
      ]).flat(),
    );
  for (const layer of [0, 1]) {
    const every = Int32Array.from({ length: slots }, (_, slot) => slot);
    attention.store(layer, rowsOf(slots, new Float32Array(slots * width)), every);
    attention.store(
      layer,
      rowsOf(ROWS, q),
      Int32Array.from({ length: ROWS }, (_, row) => row),
    );
  }
  return { attention, inputs: { q, k, v } };
}

const tableOf = (tasks: readonly AttentionTask[]) => createTaskTable(tasks, SHAPE.blockSize);

function furthest(a: Part, b: Part): number {
  let most = 0;
  for (const name of ['m', 'l', 'o'] as const) {
    for (let i = 0; i < b[name].length; i++) {
      const [found = NaN, wanted = NaN] = [a[name][i], b[name][i]];
      if (found !== wanted) most = Math.max(most, Math.abs(found - wanted) / Math.max(1, Math.abs(wanted)));
    }
  }
  return most;
}

describe('the kernel', () => {
  test('gives what the reference gives for the same table, in every layer', async () => {
    const { attention, inputs } = await stored();
    const table = tableOf([...PREFIX, ...DISTINCT]);
    const wanted = referenceAttention(inputs, table, SHAPE, ROWS);
    for (const layer of [0, 1]) expect(furthest(attention.attend(layer, table), wanted)).toBeLessThan(2e-6);
    // A row without keys stays empty; a wrong block is seen.
    expect([wanted.m[9 * 4], wanted.l[9 * 4], wanted.o[9 * 64]]).toEqual([-Infinity, 0, 0]);
    const wrong = tableOf([{ ...PREFIX[0], blocks: [7, 3] } as AttentionTask, ...DISTINCT]);
    expect(furthest(attention.attend(1, wrong), wanted)).toBeGreaterThan(0.1);
  });

  test('is sound for scores far apart', async () => {
    const { attention, inputs } = await stored(20);
    const table = tableOf([...PREFIX, ...DISTINCT]);
    const found = attention.attend(0, table);
    expect(furthest(found, referenceAttention(inputs, table, SHAPE, ROWS))).toBeLessThan(1e-5);
  });

  test('two launches with the merge agree with one launch; one task or several are the same to the bit', async () => {
    const { attention } = await stored();
    const fused = attention.attend(0, tableOf([...PREFIX, ...DISTINCT]));
    const prefix = attention.attend(0, tableOf(PREFIX));
    const distinct = attention.attend(0, tableOf(DISTINCT));
    expect(furthest(mergeParts(prefix, distinct, SHAPE), fused)).toBeLessThan(2e-6);
    const whole = tableOf([
      { rows: [0, 1, 2], visible: [17, 18, 19], blocks: [7, 2, 5] },
      { rows: [5, 3, 4], visible: [19, 25, 26], blocks: [7, 2, 11, 0] },
      ...DISTINCT.slice(2),
    ]);
    expect(attention.attend(0, whole)).toEqual(fused);
  });
});

test('tables and shapes that make no sense are refused', () => {
  expect(() => tableOf([{ rows: [0], visible: [9], blocks: [1] }])).toThrow(/from 0 to 8/);
  expect(() => tableOf([{ rows: [0, 1], visible: [1], blocks: [1] }])).toThrow(/for each row/);
  return expect(createAttention({ ...SHAPE, headSize: 20 })).rejects.toThrow(/multiple of 16 numbers/);
});

// From chunks of sequences to rows for the engine, and the attention that they need.
import type { AttentionTask } from '../attention/tasks.ts';
import type { Rows } from '../engine.ts';
import { blocksFor, endsSequence, type Chunk } from './types.ts';

/** Queries over one shared prefix, while they are gathered. */
interface Stack {
  readonly rows: number[];
  readonly visible: number[];
  readonly blocks: readonly number[];
}

/**
 * The rows of an iteration, in the order of its chunks. Members of a group are stacked over their prefix in one task,
 * without a mask; what is their own is a causal task for each chunk.
 */
export function rowsOf(chunks: readonly Chunk[], blockSize: number, fused: boolean): Rows {
  const count = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
  const [tokens, positions, slots] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const stacks = new Map<number, Stack>();
  const distinct: AttentionTask[] = [];
  const sampled: number[] = [];
  let row = 0;
  for (const chunk of chunks) {
    const { sequence } = chunk;
    const shared = sequence.prefix?.length ?? 0;
    const rows: number[] = [];
    for (let position = sequence.computed; position < sequence.computed + chunk.count; position++, row++) {
      tokens[row] = sequence.tokens[position] ?? 0;
      positions[row] = position;
      const block = sequence.blocks[Math.floor(position / blockSize)] ?? 0;
      slots[row] = block * blockSize + (position % blockSize);
      rows.push(row);
    }
    const end = sequence.computed + chunk.count;
    distinct.push({
      rows,
      visible: rows.map((_, at) => sequence.computed + at + 1 - shared),
      blocks: sequence.blocks.slice(shared / blockSize, blocksFor(end, blockSize)),
    });
    if (endsSequence(chunk)) sampled.push(row - 1);
    if (sequence.prefix) stackRows(stacks, chunk, rows, blockSize);
  }
  return {
    tokens,
    positions,
    slots,
    prefix: [...stacks.values()],
    distinct,
    sampled: Int32Array.from(sampled),
    fused,
  };
}

function stackRows(
  stacks: Map<number, Stack>,
  { sequence }: Chunk,
  rows: readonly number[],
  blockSize: number,
): void {
  if (!sequence.prefix) return;
  const { id, length } = sequence.prefix;
  const stack = stacks.get(id) ?? {
    rows: [],
    visible: [],
    blocks: sequence.blocks.slice(0, length / blockSize),
  };
  stacks.set(id, stack);
  for (const row of rows) {
    stack.rows.push(row);
    stack.visible.push(length);
  }
}

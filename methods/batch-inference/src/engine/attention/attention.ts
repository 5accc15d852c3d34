// The engine's attention on WebAssembly: the pool of keys and values, and launches of the kernel over it.
import { attentionModule, SCRATCH_BYTES, type Launch } from './kernel.ts';
import type { AttentionShape, Part, TaskTable } from './tasks.ts';

export interface Attention {
  /** Puts away the queries, keys and values of one layer: [rows × (heads + 2 · kvHeads) · headSize], keys rotated. */
  store(layer: number, qkv: Float32Array, slots: Int32Array): void;
  /** Attention of the stored queries over the pool by one launch, from no key seen on. The arrays are copies. */
  attend(layer: number, table: TaskTable): Part;
}

const NUMBER_BYTES = 4;
const PAGE_BYTES = 65_536;
const ALIGNMENT = 16;

/** Attention with a pool of `shape.blocks` blocks. Throws RangeError for a shape that the kernel is not made for. */
export async function createAttention(shape: AttentionShape): Promise<Attention> {
  const { layers, heads, kvHeads, headSize, blockSize, blocks } = shape;
  const [width, kvWidth] = [heads * headSize, kvHeads * headSize];
  const layerBytes = blocks * blockSize * kvWidth * NUMBER_BYTES;
  const poolEnd = SCRATCH_BYTES + 2 * layers * layerBytes;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(poolEnd / PAGE_BYTES) + 1 });
  const { instance } = await WebAssembly.instantiate(attentionModule(shape), { env: { memory } });
  const launch = instance.exports['attend'] as Launch;
  const keysAt = (layer: number) => SCRATCH_BYTES + 2 * layer * layerBytes;
  const numbers = (at: number, length: number) => new Float32Array(memory.buffer, at, length);
  let rows = 0;

  /** Places for arrays of these lengths behind the pool, where the memory grows as it has to. */
  function place(lengths: readonly number[]): number[] {
    let end = poolEnd;
    const places = lengths.map((length) => {
      const at = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
      end = at + length * NUMBER_BYTES;
      return at;
    });
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return places;
  }

  return {
    store(layer, qkv, slots) {
      rows = slots.length;
      const [qAt = 0] = place([rows * width]);
      const q = numbers(qAt, rows * width);
      const pool = numbers(keysAt(layer), (2 * layerBytes) / NUMBER_BYTES);
      const valuesFrom = layerBytes / NUMBER_BYTES;
      const stride = width + 2 * kvWidth;
      for (let row = 0; row < rows; row++) {
        const from = row * stride;
        const to = (slots[row] ?? 0) * kvWidth;
        q.set(qkv.subarray(from, from + width), row * width);
        pool.set(qkv.subarray(from + width, from + width + kvWidth), to);
        pool.set(qkv.subarray(from + width + kvWidth, from + stride), valuesFrom + to);
      }
    },
    attend(layer, table) {
      const cells = rows * heads;
      const lists = [table.tasks, table.rows, table.visible, table.blocks];
      const lengths = [rows * width, rows * width, 2 * cells, ...lists.map(({ length }) => length)];
      const [qAt = 0, oAt = 0, stateAt = 0, ...listsAt] = place(lengths);
      for (const [at, list] of lists.entries())
        new Int32Array(memory.buffer).set(list, (listsAt[at] ?? 0) / 4);
      const [tasks = 0, rowList = 0, visible = 0, blockList = 0] = listsAt;
      const o = numbers(oAt, rows * width).fill(0);
      const state = numbers(stateAt, 2 * cells);
      for (let cell = 0; cell < cells; cell++) {
        state[2 * cell] = -Infinity;
        state[2 * cell + 1] = 0;
      }
      const k = keysAt(layer);
      launch(tasks, table.count, rowList, visible, blockList, qAt, k, k + layerBytes, oAt, stateAt);
      return finished(o, state, headSize);
    },
  };
}

/** The part of a state: Σ divided by ℓ. */
function finished(o: Float32Array, state: Float32Array, headSize: number): Part {
  const cells = state.length / 2;
  const part: Part = {
    m: new Float32Array(cells),
    l: new Float32Array(cells),
    o: new Float32Array(o.length),
  };
  for (let cell = 0; cell < cells; cell++) {
    const l = state[2 * cell + 1] ?? 0;
    part.m[cell] = state[2 * cell] ?? 0;
    part.l[cell] = l;
    if (l === 0) continue;
    const first = cell * headSize;
    for (let x = first; x < first + headSize; x++) part.o[x] = (o[x] ?? 0) / l;
  }
  return part;
}

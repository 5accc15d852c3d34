// The attention kernel in WGSL: a workgroup for each tile and head, the online softmax over 64 keys at a time.
import type { AttentionShape } from '../attention/tasks.ts';
import { ENTRY_FIELDS, TILE_FIELDS, TILE_ROWS } from './tiles.ts';

/** Threads of a workgroup, and keys that it takes at a time. */
const THREADS = 64;

/** What a launch computes: both parts at once, the prefixes alone, or the rest beginning with what the prefixes left. */
export type Pass = 'fused' | 'prefix' | 'distinct';

/**
 * The source for a shape. Buffers: q, k, v, tiles, entries, blocks; o [rows × heads · headSize], and (m, ℓ) as `state`
 * [rows × heads × 2]. 'fused' takes a tile's prefix for all of its rows together and then each row's own keys, and
 * writes once; the other two are that in two dispatches, where the second reads (m, ℓ, o) again and merges.
 */
export function shaderSource(
  { heads, kvHeads, headSize, blockSize }: Omit<AttentionShape, 'layers' | 'blocks'>,
  pass: Pass,
): string {
  const parts = Math.ceil(headSize / THREADS);
  return /* wgsl */ `
const ROWS = ${TILE_ROWS}u;
const THREADS = ${THREADS}u;
const HEADS = ${heads}u;
const KV_HEADS = ${kvHeads}u;
const HEAD_SIZE = ${headSize}u;
const BLOCK_SIZE = ${blockSize}u;
const PARTS = ${parts}u; // numbers of a head that a thread sums up
const NOTHING = -1e30;

@group(0) @binding(0) var<storage, read> q: array<f32>;
@group(0) @binding(1) var<storage, read> k: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read> tiles: array<u32>;
@group(0) @binding(4) var<storage, read> entries: array<u32>;
@group(0) @binding(5) var<storage, read> blocks: array<u32>;
@group(0) @binding(6) var<storage, read_write> o: array<f32>;
@group(0) @binding(7) var<storage, read_write> state: array<f32>;

var<workgroup> queries: array<f32, ${TILE_ROWS * headSize}>;
var<workgroup> weights: array<f32, ${TILE_ROWS * THREADS}>;
var<workgroup> m: array<f32, ${TILE_ROWS}>;
var<workgroup> l: array<f32, ${TILE_ROWS}>;
var<workgroup> scales: array<f32, ${TILE_ROWS}>;
var<private> sums: array<f32, ${TILE_ROWS * parts}>;

fn slotAt(firstBlock: u32, key: u32) -> u32 {
  return blocks[firstBlock + key / BLOCK_SIZE] * BLOCK_SIZE + key % BLOCK_SIZE;
}

// Takes in the keys from \`begin\` on, at most THREADS of them, for the rows [first, last) of the tile.
fn take(thread: u32, kvHead: u32, first: u32, last: u32, firstBlock: u32, begin: u32, keys: u32) {
  let key = begin + thread;
  var scores: array<f32, ${TILE_ROWS}>;
  if (key < keys) {
    let at = (slotAt(firstBlock, key) * KV_HEADS + kvHead) * HEAD_SIZE;
    for (var x = 0u; x < HEAD_SIZE; x++) {
      let number = k[at + x];
      for (var r = first; r < last; r++) { scores[r] += queries[r * HEAD_SIZE + x] * number; }
    }
  }
  for (var r = first; r < last; r++) { weights[r * THREADS + thread] = select(NOTHING, scores[r], key < keys); }
  workgroupBarrier();
  let count = min(THREADS, keys - begin);
  if (thread >= first && thread < last) {
    var most = m[thread];
    for (var j = 0u; j < count; j++) { most = max(most, weights[thread * THREADS + j]); }
    var sum = 0.0;
    for (var j = 0u; j < count; j++) {
      let weight = exp(weights[thread * THREADS + j] - most);
      weights[thread * THREADS + j] = weight;
      sum += weight;
    }
    scales[thread] = exp(m[thread] - most);
    l[thread] = l[thread] * scales[thread] + sum;
    m[thread] = most;
  }
  workgroupBarrier();
  for (var part = 0u; part < PARTS; part++) {
    let x = part * THREADS + thread;
    if (x < HEAD_SIZE) {
      for (var r = first; r < last; r++) { sums[part * ROWS + r] *= scales[r]; }
      for (var j = 0u; j < count; j++) {
        let number = v[(slotAt(firstBlock, begin + j) * KV_HEADS + kvHead) * HEAD_SIZE + x];
        for (var r = first; r < last; r++) { sums[part * ROWS + r] += weights[r * THREADS + j] * number; }
      }
    }
  }
  workgroupBarrier();
}

@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let tile = group.x * ${TILE_FIELDS}u;
  let head = group.y;
  let kvHead = head * KV_HEADS / HEADS;
  let entry = tiles[tile];
  let rows = tiles[tile + 1u];
  for (var i = thread; i < rows * HEAD_SIZE; i += THREADS) {
    let row = entries[(entry + i / HEAD_SIZE) * ${ENTRY_FIELDS}u];
    queries[i] = q[(row * HEADS + head) * HEAD_SIZE + i % HEAD_SIZE];
  }
  if (thread < rows) {
    ${
      pass === 'distinct'
        ? `let at = (entries[(entry + thread) * ${ENTRY_FIELDS}u] * HEADS + head) * 2u;
    m[thread] = state[at];
    l[thread] = state[at + 1u];`
        : `m[thread] = NOTHING;
    l[thread] = 0.0;`
    }
  }
  workgroupBarrier();
  ${pass === 'distinct' ? loadSums : ''}
  ${pass === 'distinct' ? '' : takePrefix}
  ${pass === 'prefix' ? '' : takeDistinct}
  for (var r = 0u; r < rows; r++) {
    let row = entries[(entry + r) * ${ENTRY_FIELDS}u];
    for (var part = 0u; part < PARTS; part++) {
      let x = part * THREADS + thread;
      if (x < HEAD_SIZE) {
        o[(row * HEADS + head) * HEAD_SIZE + x] = select(0.0, sums[part * ROWS + r] / l[r], l[r] > 0.0);
      }
    }
    if (thread == 0u) {
      state[(row * HEADS + head) * 2u] = m[r];
      state[(row * HEADS + head) * 2u + 1u] = l[r];
    }
  }
}
`;
}

const takePrefix = /* wgsl */ `
  let prefixKeys = tiles[tile + 3u];
  for (var begin = 0u; begin < prefixKeys; begin += THREADS) {
    take(thread, kvHead, 0u, rows, tiles[tile + 2u], begin, prefixKeys);
  }`;

const takeDistinct = /* wgsl */ `
  for (var r = 0u; r < rows; r++) {
    let own = (entry + r) * ${ENTRY_FIELDS}u;
    let keys = entries[own + 2u];
    for (var begin = 0u; begin < keys; begin += THREADS) {
      take(thread, kvHead, r, r + 1u, entries[own + 1u], begin, keys);
    }
  }`;

const loadSums = /* wgsl */ `
  for (var r = 0u; r < rows; r++) {
    let row = entries[(entry + r) * ${ENTRY_FIELDS}u];
    for (var part = 0u; part < PARTS; part++) {
      let x = part * THREADS + thread;
      if (x < HEAD_SIZE) { sums[part * ROWS + r] = o[(row * HEADS + head) * HEAD_SIZE + x] * l[r]; }
    }
  }`;

// The radix tree over token ids (section 4.1 of the paper), in typed arrays: an edge is a stretch of one of the
// prompts, so that the tree takes some 60 bytes a node whatever the prompts' lengths.
import { PlanError } from './errors.ts';
import type { TokenIds } from './types.ts';

/** Node 0 is the root. A node has at least two continuations, or a prompt that ends there; the root may have neither. */
export interface RadixTree {
  /** Nodes, at most two for each prompt and the root. */
  readonly size: number;
  /** Parent of each node; −1 of the root. */
  readonly parent: Int32Array;
  /** Tokens from the root to the end of each node's edge. */
  readonly depth: Int32Array;
  /** A prompt that passes through each node, or ends there. */
  readonly source: Int32Array;
  /** For each prompt the node where its tokens that may be shared end. */
  readonly end: Int32Array;
  /** Nodes so that every parent comes before its children. */
  readonly order: Int32Array;
}

/**
 * The tree of all prompts but for `privateTokens` at the end of each: one, so that something is left to compute for a
 * prompt that another begins with, and for the second of two that are equal.
 * @throws PlanError for a token that is not a whole number from 0 to 2³¹ − 1
 */
export function buildTree(prompts: readonly TokenIds[], privateTokens: 0 | 1 = 1): RadixTree {
  const capacity = 2 * prompts.length + 1;
  const builder: Builder = {
    prompts,
    size: 1,
    parent: new Int32Array(capacity).fill(-1),
    depth: new Int32Array(capacity),
    source: new Int32Array(capacity),
    firstToken: new Int32Array(capacity).fill(-1),
    slots: new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity + 2))), // node ids; 0 is free, the root is no child
  };
  const end = new Int32Array(prompts.length);
  for (const [index, prompt] of prompts.entries()) {
    checkTokens(prompt, index);
    end[index] = insert(builder, index, Math.max(0, prompt.length - privateTokens));
  }
  const { size } = builder;
  const cut = (array: Int32Array) => array.subarray(0, size);
  const depth = cut(builder.depth);
  return {
    size,
    parent: cut(builder.parent),
    depth,
    source: cut(builder.source),
    end,
    order: byDepth(depth),
  };
}

interface Builder {
  prompts: readonly TokenIds[];
  size: number;
  parent: Int32Array;
  depth: Int32Array;
  source: Int32Array;
  /** First token of each node's edge; with the parent it is the key of the table of children. */
  firstToken: Int32Array;
  /** Open addressing: children of all nodes by (parent, first token). */
  slots: Int32Array;
}

/** Walks down as far as the prompt's first `length` tokens are known, branches there, and gives the node of their end. */
function insert(tree: Builder, index: number, length: number): number {
  const { prompts, depth, source, slots } = tree;
  const prompt = prompts[index] as TokenIds;
  let node = 0;
  let at = 0;
  while (at < length) {
    const slot = findSlot(tree, node, prompt[at] as number);
    const child = slots[slot] as number;
    if (child === 0) return addNode(tree, slot, node, index, at, length);
    const other = prompts[source[child] as number] as TokenIds;
    const edgeEnd = depth[child] as number;
    const stop = Math.min(edgeEnd, length);
    at++;
    while (at < stop && prompt[at] === other[at]) at++;
    node = at < edgeEnd ? splitEdge(tree, slot, child, at) : child;
  }
  return node;
}

function addNode(tree: Builder, slot: number, parent: number, source: number, from: number, to: number) {
  const node = tree.size++;
  tree.parent[node] = parent;
  tree.depth[node] = to;
  tree.source[node] = source;
  tree.firstToken[node] = tree.prompts[source]?.[from] as number;
  tree.slots[slot] = node;
  return node;
}

/** A node in the middle of the edge to `child`, which `slot` names: it takes the child's place. */
function splitEdge(tree: Builder, slot: number, child: number, at: number): number {
  const source = tree.source[child] as number;
  const from = tree.depth[tree.parent[child] as number] as number;
  const middle = addNode(tree, slot, tree.parent[child] as number, source, from, at);
  const token = tree.prompts[source]?.[at] as number;
  tree.parent[child] = middle;
  tree.firstToken[child] = token;
  tree.slots[findSlot(tree, middle, token)] = child;
  return middle;
}

/** The slot of the child of `parent` that begins with `token`, or the free one where it belongs. */
function findSlot({ slots, parent: parents, firstToken }: Builder, parent: number, token: number): number {
  const mask = slots.length - 1;
  let mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(token + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  let slot = (mixed ^ (mixed >>> 13)) & mask;
  for (;;) {
    const node = slots[slot] as number;
    if (node === 0 || (parents[node] === parent && firstToken[node] === token)) return slot;
    slot = (slot + 1) & mask;
  }
}

/** Counting sort: a parent is always less deep than its children. */
function byDepth(depth: Int32Array): Int32Array {
  let deepest = 0;
  for (const each of depth) deepest = Math.max(deepest, each);
  const next = new Int32Array(deepest + 2);
  for (const each of depth) next[each + 1] = (next[each + 1] as number) + 1;
  for (let level = 1; level < next.length; level++)
    next[level] = (next[level] as number) + (next[level - 1] as number);
  const order = new Int32Array(depth.length);
  depth.forEach((level, node) => {
    order[next[level] as number] = node;
    next[level] = (next[level] as number) + 1;
  });
  return order;
}

function checkTokens(prompt: TokenIds, index: number): void {
  if (prompt instanceof Uint16Array || prompt instanceof Uint8Array) return; // can hold nothing else
  for (let at = 0; at < prompt.length; at++) {
    const token = prompt[at] as number;
    if (token >>> 0 === token && token < 2 ** 31) continue;
    throw new PlanError(
      `Token ${at} of prompt ${index} is ${String(token)}; token ids are whole numbers from 0 to 2147483647.`,
    );
  }
}

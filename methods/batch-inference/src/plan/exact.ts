// The grouping that saves most. With d(v) the tokens of node v's prefix and D those of the nearest head above it:
//
//   F(v, D) = max( G(v, D), G(v, d(v)) − d(v) ),   G(v, D) = Σ over children c of F(c, D) + D · (prompts ending at v)
//
// is what the prompts from v on save: either they use the head above, or v becomes a head, whose prefix is computed
// once. As a table this takes O(nodes · depth). But G and F are convex, piecewise linear and not falling in D, and a
// head at v pays exactly for D below a threshold T(v): so F is kept as its value at 0, its slope there, and the places
// where the slope grows. Each node adds one such place at most, and O(n log n) is enough for trees of any depth.
import type { RadixTree } from './radix-tree.ts';
import { createQueues, type Queues } from './skew-heap.ts';

/** For each node the head that its prompts would use; 0, the root, for none. `d` is each node's prefix in tokens. */
export function exactHeads(tree: RadixTree, d: Int32Array): Int32Array {
  const threshold = thresholds(tree, d);
  const head = new Int32Array(tree.size);
  for (const v of tree.order) {
    if (v === 0) continue;
    const above = head[tree.parent[v] as number] as number;
    head[v] = (d[above] as number) < (threshold[v] as number) ? v : above;
  }
  return head;
}

/** F(v, ·) of all nodes: value and slope at D = 0, and `total` and `moment`, the sums of inc and inc · T over its queue. */
interface Functions {
  value: Float64Array;
  slope: Float64Array;
  /** What the slope grows by at the place that node v added. */
  inc: Float64Array;
  total: Float64Array;
  moment: Float64Array;
  /** The places themselves, by node that added them; their keys are the thresholds. */
  places: Queues;
}

/** T(v): v becomes a head where the head above has a prefix of fewer tokens; 0 for never. */
function thresholds(tree: RadixTree, d: Int32Array): Float64Array {
  const numbers = () => new Float64Array(tree.size);
  const f: Functions = {
    value: numbers(),
    slope: numbers(),
    inc: numbers(),
    total: numbers(),
    moment: numbers(),
    places: createQueues(tree.size),
  };
  for (const v of tree.end) f.slope[v] = (f.slope[v] as number) + 1; // F(prompt end, D) = D
  const threshold = numbers();
  for (let at = tree.order.length - 1; at > 0; at--) {
    const v = tree.order[at] as number;
    threshold[v] = openWhereItPays(f, v, d[v] as number);
    addTo(f, tree.parent[v] as number, v);
  }
  return threshold;
}

/** Turns G(v, ·) into F(v, ·), and gives T(v). */
function openWhereItPays(f: Functions, v: number, d: number): number {
  const { places, value, slope, inc, total, moment } = f;
  // No head above has more than d tokens: what lies beyond never matters again.
  for (
    let last = places.greatest(v);
    last !== 0 && (places.key[last] as number) >= d;
    last = places.greatest(v)
  )
    take(f, v, last);
  const atD =
    (value[v] as number) + ((slope[v] as number) + (total[v] as number)) * d - (moment[v] as number);
  const opened = atD - d;
  let reached = value[v] as number;
  if (opened <= reached) return 0;
  let growth = slope[v] as number;
  let place = 0;
  for (let next = places.least(v); next !== 0; next = places.least(v)) {
    const step = growth * ((places.key[next] as number) - place);
    if (reached + step >= opened) break;
    reached += step;
    growth += inc[next] as number;
    place = places.key[next] as number;
    take(f, v, next); // below T(v) F is constant
  }
  const threshold = place + (opened - reached) / growth;
  value[v] = opened;
  slope[v] = 0;
  places.key[v] = threshold;
  inc[v] = growth;
  total[v] = (total[v] as number) + growth;
  moment[v] = (moment[v] as number) + growth * threshold;
  places.add(v, v);
  return threshold;
}

function take({ places, inc, total, moment }: Functions, v: number, place: number): void {
  total[v] = (total[v] as number) - (inc[place] as number);
  moment[v] = (moment[v] as number) - (inc[place] as number) * (places.key[place] as number);
  places.remove(place);
}

function addTo({ places, value, slope, total, moment }: Functions, into: number, from: number): void {
  for (const sum of [value, slope, total, moment]) sum[into] = (sum[into] as number) + (sum[from] as number);
  places.meld(into, from);
}

// The graph planner: which layers each stage has, so that the slowest stage is as fast as it can be.
import type { Interval } from './types.ts';
import { PlanError } from './errors.ts';

/** What the planner weighs. */
export interface LayerProblem {
  readonly layers: number;
  readonly stages: number;
  /** T_p(i…j−1): time of a slot at stage p with these layers; Infinity where it cannot have them. */
  time(stage: number, layers: Interval): number;
  /** Bytes to move if `stage` has `layer`. */
  moved(stage: number, layer: number): number;
}

/** Times that differ by less are one: sums in another order end in other digits. */
const SAME = 1e-9;

/**
 * The layers [start, end) of each stage, in their order:
 * F[p][j] = min_i max(F[p−1][i], T_p(i…j−1)) is the least time of the slowest of the first p stages with the first j
 * layers. Of the plans that reach F[P][L], the one with the fewest bytes to move: of a prefix only that matters, once
 * the bound is known. O(P·L²). Throws PlanError where no plan is possible.
 */
export function planLayers(problem: LayerProblem): Interval[] {
  const { stages: P, layers: L, time, moved } = problem;
  const bound = leastBottleneck(problem);
  if (bound === Infinity) {
    throw new PlanError(
      'The layers fit no ranks that are left: start more ranks, or let each hold more (memoryCap).',
    );
  }
  const atMost = bound * (1 + SAME);
  const prefix = Array.from({ length: P }, (_, p) => prefixSums(L, (layer) => moved(p, layer)));
  let bytes = new Float64Array(L + 1).fill(Infinity);
  bytes[0] = 0;
  const starts: Int32Array[] = [];
  for (let p = 0; p < P; p++) {
    const next = new Float64Array(L + 1).fill(Infinity);
    const start = new Int32Array(L + 1).fill(-1);
    for (let j = 0; j <= L; j++) {
      for (let i = 0; i <= j; i++) {
        const all = (bytes[i] ?? Infinity) + (prefix[p]?.[j] ?? 0) - (prefix[p]?.[i] ?? 0);
        if (all < (next[j] ?? Infinity) && time(p, { start: i, end: j }) <= atMost) {
          next[j] = all;
          start[j] = i;
        }
      }
    }
    bytes = next;
    starts.push(start);
  }
  return trace(starts, L);
}

/** F[P][L] */
export function leastBottleneck({ stages: P, layers: L, time }: LayerProblem): number {
  let F = new Float64Array(L + 1).fill(Infinity);
  F[0] = 0;
  for (let p = 0; p < P; p++) {
    const next = new Float64Array(L + 1).fill(Infinity);
    for (let j = 0; j <= L; j++) {
      for (let i = 0; i <= j; i++) {
        const before = F[i] ?? Infinity;
        if (before >= (next[j] ?? Infinity)) continue;
        next[j] = Math.min(next[j] ?? Infinity, Math.max(before, time(p, { start: i, end: j })));
      }
    }
    F = next;
  }
  return F[L] ?? Infinity;
}

function prefixSums(length: number, value: (index: number) => number): Float64Array {
  const sums = new Float64Array(length + 1);
  for (let k = 0; k < length; k++) sums[k + 1] = (sums[k] ?? 0) + value(k);
  return sums;
}

function trace(starts: readonly Int32Array[], layers: number): Interval[] {
  let end = layers;
  return starts
    .toReversed()
    .map((start) => {
      const cut = { start: start[end] ?? 0, end };
      end = cut.start;
      return cut;
    })
    .reverse();
}

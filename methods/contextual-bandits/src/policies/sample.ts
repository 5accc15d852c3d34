// Drawing from the chances of a policy.

/**
 * The index drawn by u in [0, 1) from chances p that sum to 1. What has no chance is never drawn, also where the sum
 * falls short of 1 by rounding.
 */
export function sample(p: ArrayLike<number>, u: number): number {
  let passed = 0;
  let last = 0;
  for (let a = 0; a < p.length; a++) {
    const chance = p[a] ?? 0;
    if (chance <= 0) continue;
    passed += chance;
    last = a;
    if (u < passed) return a;
  }
  return last;
}

// Candidate pairs of one bucket, never all of them.

/** How many documents of a bucket others are compared with; past it the rest of the bucket stays as it is. */
export const REPRESENTATIVES = 8;

/**
 * The pairs of a bucket that verify. Members are numbers in order of preference. The first is compared with all
 * others; those that do not verify are compared with the first of them, and so on, `representatives` times: at most
 * representatives · members comparisons, and the same whatever the order in which the bucket was filled.
 */
export function pairBucket(
  members: readonly number[],
  verify: (a: number, b: number) => boolean,
  representatives = REPRESENTATIVES,
): [number, number][] {
  const pairs: [number, number][] = [];
  let rest = [...members].sort((a, b) => a - b);
  for (let round = 0; round < representatives && rest.length > 1; round++) {
    const [representative = 0, ...others] = rest;
    rest = others.filter((other) => {
      if (!verify(representative, other)) return true;
      pairs.push([representative, other]);
      return false;
    });
  }
  return pairs;
}

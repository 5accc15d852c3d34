// What this package asks of a source of randomness; any seeded stream with these two methods will do.

export interface RandomSource {
  /** A number in [0, 1). */
  uniform(): number;
  /** A draw from the standard normal distribution. */
  normal(): number;
}

/** A uniformly random order of 0 … length−1 (Fisher–Yates), drawn from `random`. */
export function shuffledIndices(length: number, random: RandomSource): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    const swapped = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swapped;
  }
  return order;
}

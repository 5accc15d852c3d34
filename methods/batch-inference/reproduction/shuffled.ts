import type { RandomStream } from '@papertape/reproduction';

/** The values in an order that the stream draws. */
export function shuffled<T>(values: readonly T[], random: RandomStream): T[] {
  return Array.from(random.permutation(values.length), (index) => values[index] as T);
}

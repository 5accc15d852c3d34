// Ranks that live in one process: the sum is there when the last of them has come.
import type { Reduce } from './reduce.ts';

interface Round {
  readonly sums: Float64Array;
  readonly members: Set<number>;
  readonly finished: PromiseWithResolvers<Float64Array>;
}

/**
 * One `reduce` for each of `size` members. Those who come wait for the others, so members must run concurrently:
 * `await Promise.all(members.map(…))`. Throws RangeError for arrays of different lengths, and Error for a member that
 * comes again before its answer is there.
 */
export function inProcessGroup(size: number): Reduce[] {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`A group of ${size} members is none.`);
  let round: Round | undefined;
  function contribute(member: number, values: Float64Array): Promise<Float64Array> {
    round ??= {
      sums: new Float64Array(values.length),
      members: new Set(),
      finished: Promise.withResolvers(),
    };
    const { sums, members, finished } = round;
    if (members.has(member)) throw new Error(`Member ${member} came again before the others had come once.`);
    if (values.length !== sums.length) {
      throw new RangeError(`Member ${member} brings ${values.length} numbers, others ${sums.length}.`);
    }
    members.add(member);
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (values[i] ?? 0);
    if (members.size === size) {
      round = undefined;
      finished.resolve(sums);
    }
    return finished.promise;
  }
  return Array.from({ length: size }, (_, member) => (values: Float64Array) => contribute(member, values));
}

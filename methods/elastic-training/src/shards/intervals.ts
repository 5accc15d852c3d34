import type { Interval } from '../planner/types.ts';

export const lengthOf = ({ start, end }: Interval): number => Math.max(0, end - start);

/** What both have; empty, with end = start, where they do not meet. */
export function intersect(a: Interval, b: Interval): Interval {
  const start = Math.max(a.start, b.start);
  return { start, end: Math.max(start, Math.min(a.end, b.end)) };
}

/**
 * Cuts an interval into `parts` neighbouring ones whose lengths differ by 1 at most, ⌊n/parts⌋ and ⌈n/parts⌉. The
 * longer ones begin at the part `first` (mod parts) and wrap around, so that cuts of one slot after another can give
 * each part its turn.
 */
export function cutInterval({ start, end }: Interval, parts: number, first = 0): Interval[] {
  if (!Number.isInteger(parts) || parts < 1)
    throw new RangeError(`An interval is cut into one part at least, not ${parts}.`);
  const length = lengthOf({ start, end });
  const floor = Math.floor(length / parts);
  const longer = length % parts;
  let at = start;
  return Array.from({ length: parts }, (_, part) => {
    const turn = (((part - first) % parts) + parts) % parts;
    const cut = { start: at, end: at + floor + (turn < longer ? 1 : 0) };
    at = cut.end;
    return cut;
  });
}

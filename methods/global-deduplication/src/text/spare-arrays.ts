// Arrays that are used again: a new one for every text would cost more than what is written in it.

/** Elements of each. */
const LENGTH = (1 << 14) + 1024 + 2;
/** More than are ever in use at once. */
const KEPT = 8;

const spare: Uint32Array<ArrayBuffer>[] = [];

/** An array of at least `length` elements, whose contents are anything. */
export function borrow(length: number): Uint32Array<ArrayBuffer> {
  return (length <= LENGTH ? spare.pop() : undefined) ?? new Uint32Array(Math.max(length, LENGTH));
}

/** Gives back what was borrowed. Nobody may look at it any more. */
export function giveBack(array: Uint32Array<ArrayBuffer>): void {
  if (array.length === LENGTH && spare.length < KEPT) spare.push(array);
}

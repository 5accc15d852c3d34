// What carries counts between ranks: a sum over all of them, element by element.

/**
 * The sum of `values` over all ranks. Every rank calls it equally often, with arrays of equal length, and gets the
 * same numbers. It may be any function: a collective of a framework, a message to a server, or one of those here.
 */
export type Reduce = (values: Float64Array) => Float64Array | Promise<Float64Array>;

/** A single rank: the sum is its own. */
export const alone: Reduce = (values) => values;

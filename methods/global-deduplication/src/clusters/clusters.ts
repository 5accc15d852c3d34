// Clusters with a cap on chaining.
import { InvalidOption } from '../errors.ts';

export interface ClusterOptions {
  /** Documents; they are named 0 … size − 1 in order of preference: 0 is the first to survive. */
  readonly size: number;
  /**
   * How many pairs may lie between a survivor and a member: 1 asks that each was verified against its survivor;
   * Infinity gives connected components, as in the published pipeline.
   */
  readonly hops: number;
  /** The documents paired with one. It may leave out those that `taken` says are in a cluster already. */
  readonly neighbours: (document: number, taken: (document: number) => boolean) => Iterable<number>;
}

/**
 * The survivor of each document, [size] (its own number where it survives). The most preferred document that is not
 * yet in a cluster takes those not yet in one that it reaches in `hops` pairs, and so on: the outcome depends on the
 * set of pairs alone, not on their order. Throws InvalidOption for fewer than one hop.
 */
export function formClusters({ size, hops, neighbours }: ClusterOptions): Uint32Array<ArrayBuffer> {
  if (!(hops >= 1)) throw new InvalidOption(`hops is at least 1, not ${hops}.`);
  const survivors = new Uint32Array(size).fill(size);
  const taken = (document: number) => survivors[document] !== size;
  for (let survivor = 0; survivor < size; survivor++) {
    if (taken(survivor)) continue;
    survivors[survivor] = survivor;
    let frontier = [survivor];
    for (let hop = 0; hop < hops && frontier.length > 0; hop++) {
      const reached: number[] = [];
      for (const from of frontier) {
        for (const to of neighbours(from, taken)) {
          if (taken(to)) continue;
          survivors[to] = survivor;
          reached.push(to);
        }
      }
      frontier = reached;
    }
  }
  return survivors;
}

/** Neighbours from a list of pairs. Throws InvalidOption where one names a document outside of 0 … size − 1. */
export function neighboursOf(
  size: number,
  pairs: Iterable<readonly [number, number]>,
): ClusterOptions['neighbours'] {
  const lists = new Map<number, number[]>();
  const link = (from: number, to: number) => {
    const list = lists.get(from);
    if (list) list.push(to);
    else lists.set(from, [to]);
  };
  for (const [a, b] of pairs) {
    if (!(a >= 0 && a < size && b >= 0 && b < size)) {
      throw new InvalidOption(`The pair ${a}, ${b} names a document outside of 0 … ${size - 1}.`);
    }
    link(a, b);
    link(b, a);
  }
  return (document) => lists.get(document) ?? [];
}

// Clusters from pairs, with a cap on chaining.
import { InvalidOption } from '../errors.ts';

export interface ClusterOptions {
  /** Documents; they are named 0 … size − 1 in order of preference: 0 is the first to survive. */
  readonly size: number;
  readonly pairs: Iterable<readonly [number, number]>;
  /**
   * How many pairs may lie between a survivor and a member: 1 asks that each was verified against its survivor;
   * Infinity gives connected components, as in the published pipeline.
   */
  readonly hops: number;
}

/**
 * The survivor of each document, [size] (its own number where it survives). The most preferred document that is not
 * yet in a cluster takes those not yet in one that it reaches in `hops` pairs, and so on: the outcome depends on the
 * set of pairs alone, not on their order.
 */
export function formClusters({ size, pairs, hops }: ClusterOptions): Uint32Array<ArrayBuffer> {
  if (!(hops >= 1)) throw new InvalidOption(`hops is at least 1, not ${hops}.`);
  const neighbours = adjacency(size, pairs);
  const survivors = new Uint32Array(size).fill(size);
  for (let survivor = 0; survivor < size; survivor++) {
    if (survivors[survivor] !== size) continue;
    survivors[survivor] = survivor;
    let frontier = [survivor];
    for (let hop = 0; hop < hops && frontier.length > 0; hop++) {
      const reached: number[] = [];
      for (const from of frontier) {
        for (const to of neighbours.get(from) ?? []) {
          if (survivors[to] !== size) continue;
          survivors[to] = survivor;
          reached.push(to);
        }
      }
      frontier = reached;
    }
  }
  return survivors;
}

function adjacency(size: number, pairs: Iterable<readonly [number, number]>): Map<number, number[]> {
  const neighbours = new Map<number, number[]>();
  const link = (from: number, to: number) => {
    const list = neighbours.get(from);
    if (list) list.push(to);
    else neighbours.set(from, [to]);
  };
  for (const [a, b] of pairs) {
    if (!(a >= 0 && a < size && b >= 0 && b < size)) {
      throw new InvalidOption(`The pair ${a}, ${b} names a document outside of 0 … ${size - 1}.`);
    }
    link(a, b);
    link(b, a);
  }
  return neighbours;
}

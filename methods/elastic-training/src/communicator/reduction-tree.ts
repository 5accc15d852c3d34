// One order of summation for the gradients of a step, whoever computes them: the same floats are added in the same pairs.

/** A binary tree over the samples of a step. Nodes 0 … samples − 1 are the samples, the root is the last node. */
export interface ReductionTree {
  readonly samples: number;
  readonly root: number;
  /** The parent of each node; −1 for the root. */
  readonly parents: Int32Array;
  /** The node with the same parent; −1 for the root. */
  readonly siblings: Int32Array;
}

/**
 * The tree of B = `samples` samples in M = `slots` slots for D = `replicas` replicas: a subtree for what each replica
 * computes at full strength, over all slots, and the replicas' subtrees above. At full strength each rank so sends one
 * vector; with any other split it sends the few nodes that its samples fill. Throws RangeError unless M divides B.
 */
export function createReductionTree(samples: number, slots: number, replicas: number): ReductionTree {
  if (!Number.isInteger(samples / slots)) {
    throw new RangeError(`${samples} samples do not make ${slots} equal slots.`);
  }
  const nodes = 2 * samples - 1;
  const parents = new Int32Array(nodes).fill(-1);
  const siblings = new Int32Array(nodes).fill(-1);
  let next = samples;
  const join = (items: readonly number[]): number => {
    const [only] = items;
    if (only === undefined) throw new RangeError('A tree needs samples.');
    if (items.length === 1) return only;
    const middle = Math.ceil(items.length / 2);
    const left = join(items.slice(0, middle));
    const right = join(items.slice(middle));
    const parent = next++;
    parents[left] = parents[right] = parent;
    siblings[left] = right;
    siblings[right] = left;
    return parent;
  };
  const root = join(byReplica(samples, slots, replicas).map(join));
  return { samples, root, parents, siblings };
}

/** The samples of each replica at full strength: of each slot its share, floor to ceil. */
function byReplica(samples: number, slots: number, replicas: number): number[][] {
  const perSlot = samples / slots;
  const shares = Array.from({ length: replicas }, (_, replica) => {
    const start = Math.floor((perSlot * replica) / replicas);
    const end = Math.floor((perSlot * (replica + 1)) / replicas);
    return Array.from({ length: slots }, (_, slot) =>
      Array.from({ length: end - start }, (_, index) => slot * perSlot + start + index),
    ).flat();
  });
  return shares.filter((share) => share.length > 0);
}

/** Sums of whole subtrees, joined as soon as both halves are there. */
export class PartialSums {
  readonly nodes = new Map<number, Float32Array>();
  readonly #tree: ReductionTree;
  readonly #spare: Float32Array[] | null;

  /** Vectors that were added to others go to `spare`, to be used again. */
  constructor(tree: ReductionTree, spare: Float32Array[] | null = null) {
    this.#tree = tree;
    this.#spare = spare;
  }

  /** Takes over `vector`, which may be written to. The order of calls does not change the sums: a + b = b + a. */
  add(node: number, vector: Float32Array): void {
    let at = node;
    const sum = vector;
    for (;;) {
      const sibling = this.#tree.siblings[at] ?? -1;
      const other = this.nodes.get(sibling);
      if (!other) break;
      this.nodes.delete(sibling);
      for (let index = 0; index < sum.length; index++) sum[index] = (sum[index] ?? 0) + (other[index] ?? 0);
      this.#spare?.push(other);
      at = this.#tree.parents[at] ?? -1;
    }
    this.nodes.set(at, sum);
  }

  /** The sum over all samples. Throws an Error when samples are missing. */
  total(): Float32Array {
    const sum = this.nodes.get(this.#tree.root);
    if (!sum)
      throw new Error(`Samples are missing: only the nodes ${[...this.nodes.keys()].join(', ')} are there.`);
    return sum;
  }
}

// Two-ended priority queues that can be melded, over elements that have a number and a key. One skew heap (Sleator and
// Tarjan 1986) for the least key and one for the greatest hold the same elements; what leaves at one end is marked and
// skipped at the other. All operations take O(log n), amortised; element 0 is none.

/** Queues over the elements 1 … `elements` − 1; a queue is named by a number of the same range. */
export interface Queues {
  /** Key of each element, set before it is added. */
  readonly key: Float64Array;
  add(queue: number, element: number): void;
  /** Moves all elements of `from` into `into`. */
  meld(into: number, from: number): void;
  /** The element of least key; 0 where there is none. */
  least(queue: number): number;
  greatest(queue: number): number;
  /** Takes out what `least` or `greatest` has given. */
  remove(element: number): void;
}

export function createQueues(elements: number): Queues {
  const key = new Float64Array(elements);
  const removed = new Uint8Array(elements);
  const ascending = createHeaps(elements, (a, b) => (key[a] as number) < (key[b] as number));
  const descending = createHeaps(elements, (a, b) => (key[a] as number) > (key[b] as number));
  const top = ({ roots, meld, children }: Heaps, queue: number) => {
    let root = roots[queue] as number;
    while (root !== 0 && removed[root] === 1)
      root = meld(children[2 * root] as number, children[2 * root + 1] as number);
    roots[queue] = root;
    return root;
  };
  return {
    key,
    add(queue, element) {
      for (const { roots, meld } of [ascending, descending])
        roots[queue] = meld(roots[queue] as number, element);
    },
    meld(into, from) {
      for (const { roots, meld } of [ascending, descending]) {
        roots[into] = meld(roots[into] as number, roots[from] as number);
        roots[from] = 0;
      }
    },
    least: (queue) => top(ascending, queue),
    greatest: (queue) => top(descending, queue),
    remove: (element) => void (removed[element] = 1),
  };
}

interface Heaps {
  roots: Int32Array;
  /** Left child of each element at 2e, right one at 2e + 1. */
  children: Int32Array;
  meld(a: number, b: number): number;
}

function createHeaps(elements: number, before: (a: number, b: number) => boolean): Heaps {
  const roots = new Int32Array(elements);
  const children = new Int32Array(2 * elements);
  /** Along the right spines, and each node on the way has its children changed over: that keeps the heap balanced. */
  function meld(a: number, b: number): number {
    let root = 0;
    let last = 0;
    while (a !== 0 && b !== 0) {
      if (before(b, a)) [a, b] = [b, a];
      if (last === 0) root = a;
      else children[2 * last] = a;
      const right = children[2 * a + 1] as number;
      children[2 * a + 1] = children[2 * a] as number;
      last = a;
      a = right;
    }
    const rest = a === 0 ? b : a;
    if (last === 0) return rest;
    children[2 * last] = rest;
    return root;
  }
  return { roots, children, meld };
}

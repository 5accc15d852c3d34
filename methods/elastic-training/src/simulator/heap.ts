/** A binary heap of items by their keys: `pop` gives the item with the smallest, the one pushed first of equal ones. */
export interface Heap<T> {
  readonly size: number;
  push(key: number, item: T): void;
  peek(): { readonly key: number; readonly item: T } | undefined;
  pop(): { readonly key: number; readonly item: T } | undefined;
}

interface Entry<T> {
  readonly key: number;
  readonly order: number;
  readonly item: T;
}

export function createHeap<T>(): Heap<T> {
  const entries: Entry<T>[] = [];
  let pushed = 0;
  const before = (i: number, j: number) => {
    const [a, b] = [entries[i], entries[j]];
    if (!a || !b) return false;
    return a.key < b.key || (a.key === b.key && a.order < b.order);
  };
  const swap = (i: number, j: number) => {
    const [a, b] = [entries[i], entries[j]];
    if (a && b) [entries[i], entries[j]] = [b, a];
  };
  return {
    get size() {
      return entries.length;
    },
    push(key, item) {
      entries.push({ key, order: pushed++, item });
      for (let at = entries.length - 1; at > 0;) {
        const parent = (at - 1) >> 1;
        if (!before(at, parent)) break;
        swap(at, parent);
        at = parent;
      }
    },
    peek: () => entries[0],
    pop() {
      const top = entries[0];
      const last = entries.pop();
      if (!top || !last) return undefined;
      if (entries.length > 0) {
        entries[0] = last;
        for (let at = 0; ;) {
          const [left, right] = [2 * at + 1, 2 * at + 2];
          const child = right < entries.length && before(right, left) ? right : left;
          if (child >= entries.length || !before(child, at)) break;
          swap(at, child);
          at = child;
        }
      }
      return { key: top.key, item: top.item };
    },
  };
}

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
  return {
    get size() {
      return entries.length;
    },
    push(key, item) {
      entries.push({ key, order: pushed++, item });
      rise(entries);
    },
    peek: () => entries[0],
    pop() {
      const top = entries[0];
      const last = entries.pop();
      if (!top || !last) return undefined;
      if (entries.length > 0) {
        entries[0] = last;
        sink(entries);
      }
      return { key: top.key, item: top.item };
    },
  };
}

/** Moves the last entry up to its place. */
function rise<T>(entries: Entry<T>[]): void {
  for (let at = entries.length - 1; at > 0;) {
    const parent = (at - 1) >> 1;
    if (!before(entries, at, parent)) break;
    swap(entries, at, parent);
    at = parent;
  }
}

/** Moves the first entry down to its place. */
function sink<T>(entries: Entry<T>[]): void {
  for (let at = 0; ;) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    const child = right < entries.length && before(entries, right, left) ? right : left;
    if (child >= entries.length || !before(entries, child, at)) break;
    swap(entries, at, child);
    at = child;
  }
}

function before<T>(entries: readonly Entry<T>[], i: number, j: number): boolean {
  const [a, b] = [entries[i], entries[j]];
  if (!a || !b) return false;
  return a.key < b.key || (a.key === b.key && a.order < b.order);
}

function swap<T>(entries: Entry<T>[], i: number, j: number): void {
  const [a, b] = [entries[i], entries[j]];
  if (a && b) [entries[i], entries[j]] = [b, a];
}

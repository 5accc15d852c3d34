// Which blocks are in memory, the least recently used leaving first.

/** A set of at most `capacity` blocks, of numbers below `count`. */
export interface LruBlocks {
  has(block: number): boolean;
  /** Puts a block in or to the front; the least recently used one leaves where there is no room. */
  touch(block: number): void;
}

export function createLru(count: number, capacity: number): LruBlocks {
  const none = count; // the ring's own entry: behind it is the most recent, before it the least
  const next = new Int32Array(count + 1).fill(-1);
  const previous = new Int32Array(count + 1).fill(-1);
  next[none] = none;
  previous[none] = none;
  let size = 0;
  const unlink = (block: number) => {
    next[previous[block] as number] = next[block] as number;
    previous[next[block] as number] = previous[block] as number;
    next[block] = -1;
    size--;
  };
  return {
    has: (block) => next[block] !== -1,
    touch(block) {
      if (capacity < 1) return;
      if (next[block] !== -1) unlink(block);
      else if (size === capacity) unlink(previous[none] as number);
      const front = next[none] as number;
      next[block] = front;
      previous[block] = none;
      previous[front] = block;
      next[none] = block;
      size++;
    },
  };
}

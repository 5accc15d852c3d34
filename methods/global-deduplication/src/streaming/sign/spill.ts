/** Texts one after another in UTF-8. */
export interface Spill {
  /** Adds a text and returns its bytes. */
  add(text: string): number;
  length(): number;
  bytes(): Uint8Array;
}

/** An empty one that grows as it has to; `expected` bytes are taken at once. */
export function createSpill(expected: number): Spill {
  let buffer = Buffer.allocUnsafe(expected);
  let length = 0;
  return {
    add(text) {
      const size = Buffer.byteLength(text);
      if (length + size > buffer.length) {
        const larger = Buffer.allocUnsafe(Math.max(2 * buffer.length, length + size));
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      length += buffer.write(text, length, 'utf8');
      return size;
    },
    length: () => length,
    bytes: () => buffer.subarray(0, length),
  };
}

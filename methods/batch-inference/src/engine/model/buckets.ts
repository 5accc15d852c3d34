// Numbers of rows that are compiled: 8, and two for each doubling, so that at most a third of the rows is padding.

const SMALLEST = 8;

/** The least bucket of at least `rows`: 8, 12, 16, 24, 32, 48, 64, … */
export function bucketOf(rows: number): number {
  let bucket = SMALLEST;
  while (bucket < rows) bucket = bucket % 3 === 0 ? (bucket / 3) * 4 : (bucket / 2) * 3;
  return bucket;
}

/** The values with zeros behind them, up to `length`. */
export function padded(values: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const filled = new Float32Array(length);
  filled.set(values.length > length ? values.subarray(0, length) : values);
  return filled;
}

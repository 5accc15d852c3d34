// Order statistics of measured times.

/** The value below which the share `p` (0..1) of the values lies, by the nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? NaN;
}

/** Median and 95th percentile. */
export interface Spread {
  p50: number;
  p95: number;
  count: number;
}

/** Median and 95th percentile of measured values. */
export function spread(values: readonly number[]): Spread {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), count: values.length };
}

// How often experts are chosen: counts, and the frequencies f made of them.

/**
 * Counts of chosen experts, row by row: `chosen` lists k experts of each token, and the tokens fall into `rows` runs
 * of equal length (one per sequence). A token whose entry of `valid` is 0 is not counted. → [rows × experts]
 * Throws RangeError for an expert that is not in [0, experts), or tokens that do not divide into the rows.
 */
export function countChosen(
  chosen: ArrayLike<number>,
  {
    topK,
    experts,
    rows = 1,
    valid,
  }: { topK: number; experts: number; rows?: number; valid?: ArrayLike<number> },
): Float64Array {
  const tokens = chosen.length / topK;
  if (!Number.isInteger(tokens / rows)) {
    throw new RangeError(`${chosen.length} choices of ${topK} a token do not divide into ${rows} rows.`);
  }
  const counts = new Float64Array(rows * experts);
  for (let t = 0; t < tokens; t++) {
    if (valid && !valid[t]) continue;
    const row = Math.floor((t * rows) / tokens) * experts;
    for (let j = 0; j < topK; j++) {
      const i = chosen[t * topK + j] ?? -1;
      if (!Number.isInteger(i) || i < 0 || i >= experts) {
        throw new RangeError(`Token ${t} chose expert ${i}, which is not in [0, ${experts}).`);
      }
      counts[row + i] = (counts[row + i] ?? 0) + 1;
    }
  }
  return counts;
}

/** Sums over rows: [rows × experts] → [experts]. Throws RangeError where the rows are not whole. */
export function sumRows(counts: ArrayLike<number>, experts: number): Float64Array {
  if (counts.length === 0 || counts.length % experts !== 0) {
    throw new RangeError(`${counts.length} counts are not rows of ${experts} experts.`);
  }
  const sums = new Float64Array(experts);
  for (let i = 0; i < counts.length; i++) sums[i % experts] = (sums[i % experts] ?? 0) + (counts[i] ?? 0);
  return sums;
}

/** f_i = Σ_t r_ti/(kT) = c_i/Σc: they sum to one, whatever k is. Zeros where nothing was counted. */
export function frequencies(counts: ArrayLike<number>): Float64Array {
  const total = sum(counts);
  return Float64Array.from(counts, (count) => (total > 0 ? count / total : 0));
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0;
  return total;
}

// What routing looks like: whether experts specialise in domains, and whether their load is even.
import { frequencies, sum, sumRows } from './counts.ts';

export interface LayerReport {
  /** I(domain; expert) in bits: what an expert's being chosen tells of the domain. 0: no specialisation. */
  readonly mutualInformation: number;
  /** The largest frequency that any expert has within any domain; 1/E at the least, 1/k at the most. */
  readonly largestDomainFrequency: number;
  /** f over all rows, [experts]. */
  readonly frequencies: Float64Array;
  /** Coefficient of variation (standard deviation over mean) of the load of all rows. 0: even. */
  readonly variation: number;
  /** The same within each row, the mean over rows: how even the load of single sequences is. */
  readonly sequenceVariation: number;
  /** Load of the busiest expert over the mean: what a step over many devices would wait for. */
  readonly largestLoad: number;
  /** Frequencies of experts within each domain, [domains][experts]; zeros for a domain without rows. */
  readonly heatMap: readonly Float64Array[];
}

export interface RoutingReport {
  readonly layers: readonly LayerReport[];
  readonly domains: number;
}

/**
 * Reports on counts [rows × experts] of each layer, of which row r belongs to domain `domainIds[r]` ≥ 0. Throws
 * RangeError where rows and domains differ in number.
 */
export function reportRouting(
  layers: readonly ArrayLike<number>[],
  domainIds: ArrayLike<number>,
  experts: number,
): RoutingReport {
  const domains = Math.max(0, ...Array.from(domainIds, (id) => id + 1));
  return { domains, layers: layers.map((counts) => reportLayer(counts, domainIds, domains, experts)) };
}

function reportLayer(
  counts: ArrayLike<number>,
  domainIds: ArrayLike<number>,
  domains: number,
  E: number,
): LayerReport {
  const rows = counts.length / E;
  if (rows !== domainIds.length)
    throw new RangeError(`${rows} rows of counts have ${domainIds.length} domains.`);
  const joint = Array.from({ length: domains }, () => new Float64Array(E));
  let sequences = 0;
  for (let r = 0; r < rows; r++) {
    const row = Float64Array.from({ length: E }, (_, i) => counts[r * E + i] ?? 0);
    const domain = joint[domainIds[r] ?? -1];
    if (!domain) throw new RangeError(`Row ${r} has the domain ${domainIds[r]}: use whole numbers ≥ 0.`);
    row.forEach((count, i) => (domain[i] = (domain[i] ?? 0) + count));
    sequences += variation(row);
  }
  const total = sumRows(counts, E);
  const heatMap = joint.map(frequencies);
  return {
    mutualInformation: mutualInformation(joint),
    largestDomainFrequency: Math.max(...heatMap.flatMap((domain) => [...domain])),
    frequencies: frequencies(total),
    variation: variation(total),
    sequenceVariation: sequences / rows,
    largestLoad: (Math.max(...total) * E) / sum(total),
    heatMap,
  };
}

/** I(row; column) in bits of a table of counts: Σ p_ij·log₂(p_ij/(p_i·p_j)). 0 for an empty table. */
export function mutualInformation(table: readonly ArrayLike<number>[]): number {
  const rowSums = table.map(sum);
  const total = sum(rowSums);
  const columns = table[0]?.length ?? 0;
  const columnSums = Array.from({ length: columns }, (_, j) => sum(table.map((row) => row[j] ?? 0)));
  let bits = 0;
  for (const [i, row] of table.entries()) {
    for (let j = 0; j < columns; j++) {
      const count = row[j] ?? 0;
      if (count > 0)
        bits += (count / total) * Math.log2((count * total) / ((rowSums[i] ?? 0) * (columnSums[j] ?? 0)));
    }
  }
  return bits;
}

/** Standard deviation over mean; 0 where nothing was counted. */
export function variation(counts: ArrayLike<number>): number {
  const mean = sum(counts) / counts.length;
  if (!(mean > 0)) return 0;
  const squares = sum(Array.from(counts, (count) => (count - mean) ** 2));
  return Math.sqrt(squares / counts.length) / mean;
}

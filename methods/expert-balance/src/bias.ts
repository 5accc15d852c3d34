// Balance without a loss: a bias that only the choice of experts sees (the auxiliary-loss-free peer).
import { sum, sumRows } from './counts.ts';
import { alone, type Reduce } from './reduce/reduce.ts';

export interface SelectionBiasOptions {
  readonly layers: number;
  readonly experts: number;
  /** u: how far a bias moves in one step. */
  readonly rate: number;
  /** Whether the sign is taken of each rank's counts and averaged, or of the counts of all ranks. */
  readonly scope: 'micro' | 'global';
  readonly reduce?: Reduce;
}

export interface SelectionBias {
  /** b [experts] of a layer, added to scores when experts are chosen, never to their weights. The same on all ranks. */
  bias(layer: number): Float64Array;
  /** Counts [rows × experts] of one accumulation step. */
  observe(layer: number, counts: ArrayLike<number>): void;
  /** b_i ← b_i + u·sign(c̄ − c_i), with what was observed since the last call. */
  endStep(): Promise<void>;
}

/** Biases of one rank, which begin at zero. */
export function createSelectionBias(options: SelectionBiasOptions): SelectionBias {
  const { layers, experts, rate, scope, reduce = alone } = options;
  const all = Array.from({ length: layers }, () => ({
    bias: new Float64Array(experts),
    counts: new Float64Array(experts),
  }));
  const at = (layer: number) => {
    const found = all[layer];
    if (!found) throw new RangeError(`Layer ${layer} is not in [0, ${layers}).`);
    return found;
  };
  return {
    bias: (layer) => at(layer).bias,
    observe(layer, rows) {
      const { counts } = at(layer);
      sumRows(rows, experts).forEach((count, i) => (counts[i] = (counts[i] ?? 0) + count));
    },
    async endStep() {
      for (const { bias, counts } of all) {
        const direction =
          scope === 'global'
            ? deficits(await reduce(counts.slice()))
            : await meanOf(reduce, deficits(counts));
        direction.forEach((d, i) => (bias[i] = (bias[i] ?? 0) + rate * d));
        counts.fill(0);
      }
    },
  };
}

/** sign(c̄ − c_i): 1 for an expert that is chosen less than the mean. */
function deficits(counts: Float64Array): Float64Array {
  const mean = sum(counts) / counts.length;
  return counts.map((count) => Math.sign(mean - count));
}

async function meanOf(reduce: Reduce, values: Float64Array): Promise<Float64Array> {
  const sums = await reduce(Float64Array.from([...values, 1]));
  return sums.subarray(0, -1).map((value) => value / (sums.at(-1) ?? 1));
}

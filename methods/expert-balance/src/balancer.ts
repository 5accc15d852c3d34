// The balancer: counts of one rank in, frequencies of the balance batch and cotangents of P out (Algorithm 1).
import { frequencies, sum, sumRows } from './counts.ts';
import { alone, type Reduce } from './reduce/reduce.ts';
import { reportRouting, type RoutingReport } from './report.ts';

export interface BalancerOptions {
  /** Layers that have a router. */
  readonly layers: number;
  /** E */
  readonly experts: number;
  /** k: experts that a token chooses. */
  readonly topK: number;
  /** Whose counts make f: this rank's in this accumulation step, or those of all ranks in all steps so far. */
  readonly scope: 'micro' | 'global';
  /** α of the loss in `scope`. */
  readonly coefficient: number;
  /** Hybrid: a micro-batch loss with this coefficient beside the global one (the paper takes α/100). */
  readonly microCoefficient?: number;
  /** Sums over ranks; a single rank when absent. */
  readonly reduce?: Reduce;
  /** Accumulation steps to an optimiser step; 1 when absent. With more, f is that of the buffer. */
  readonly accumulate?: number;
}

export interface Balancer {
  /**
   * Takes what the tokens of one accumulation step chose in a layer, and resolves to f [experts]. `counts` are
   * [rows × experts], a row for each sequence or one in all, padding left out and before any token is dropped for
   * capacity. Call it once a layer and step, in the same order on every rank; not in evaluation or recomputation.
   * Throws RangeError where the counts are not k for each valid token, or come more often than `accumulate` says.
   */
  observe(layer: number, counts: ArrayLike<number>, validTokens: number): Promise<Float64Array>;
  /**
   * ∂loss/∂P of each layer, to be pulled back with the cotangent 1 of the cross-entropy, for the accumulation step
   * `step` (the last one observed when absent), where gradients are afterwards averaged over ranks and steps. P is
   * the mean over the rank's valid tokens; in global scope, ranks with more of them weigh more. Observing all steps first and asking
   * for each then is exact; asking after each is the buffer, whose early steps see a partial f.
   */
  cotangent(step?: number): Float64Array[];
  /** Empties the buffer: call it after each optimiser step. */
  endStep(): void;
  /** Specialisation and balance of what was observed last; row r of the counts belongs to domain `domainIds[r]`. */
  report(domainIds: ArrayLike<number>): RoutingReport;
}

interface Layer {
  /** Of this rank, one of each accumulation step: rows as they came, sums, tokens. */
  readonly own: {
    readonly rows: ArrayLike<number>;
    readonly counts: Float64Array;
    readonly tokens: number;
  }[];
  /** Of all ranks and steps: E counts, valid tokens, and how many (rank, step) pairs they are. */
  readonly buffer: Float64Array;
}

/** A balancer for one rank. */
export function createBalancer(options: BalancerOptions): Balancer {
  const { layers: depth, experts: E, topK, scope, accumulate = 1, reduce = alone } = options;
  checkOptions(options);
  const layers: Layer[] = Array.from({ length: depth }, () => ({ own: [], buffer: new Float64Array(E + 2) }));
  const layerAt = (layer: number): Layer => {
    const found = layers[layer];
    if (!found) throw new RangeError(`Layer ${layer} is not in [0, ${depth}).`);
    return found;
  };
  return {
    async observe(layer, rows, validTokens) {
      const { own, buffer } = layerAt(layer);
      const counts = sumRows(rows, E);
      checkCounts(counts, topK, validTokens);
      if (own.length >= accumulate) {
        throw new RangeError(
          `Layer ${layer} was observed ${own.length + 1} times in a step of ${accumulate}: call endStep() after each optimiser step.`,
        );
      }
      own.push({ rows, counts, tokens: validTokens });
      const local = Float64Array.from([...counts, validTokens, 1]);
      const reduced = scope === 'global' ? await reduce(local) : local;
      for (let i = 0; i < buffer.length; i++) buffer[i] = (buffer[i] ?? 0) + (reduced[i] ?? 0);
      return frequencies(scope === 'global' ? buffer.subarray(0, E) : counts);
    },
    cotangent: (step) => layers.map((layer) => cotangentOf(layer, options, step)),
    endStep() {
      for (const { own, buffer } of layers) {
        own.length = 0;
        buffer.fill(0);
      }
    },
    report: (domainIds) =>
      reportRouting(
        layers.map(({ own }) => own.at(-1)?.rows ?? []),
        domainIds,
        E,
      ),
  };
}

/**
 * Global: α·E·f̄_i·T_own/T̄, with T̄ the mean of valid tokens over the ranks and steps in the buffer, so that the mean
 * over ranks and steps is a mean over tokens. Micro: α·E·f_i, since that loss is a plain mean over micro-batches.
 */
function cotangentOf({ own, buffer }: Layer, options: BalancerOptions, step = own.length - 1): Float64Array {
  const { experts: E, scope, coefficient: α, microCoefficient = 0 } = options;
  const observed = own[step];
  if (!observed) throw new RangeError(`Accumulation step ${step} was not observed in every layer.`);
  const ownF = frequencies(observed.counts);
  if (scope === 'micro') return ownF.map((f) => α * E * f);
  const [tokens = 0, pairs = 0] = buffer.subarray(E);
  const weight = tokens > 0 ? (observed.tokens * pairs) / tokens : 0;
  return frequencies(buffer.subarray(0, E)).map(
    (f, i) => E * (α * weight * f + microCoefficient * (ownF[i] ?? 0)),
  );
}

function checkOptions({
  layers,
  experts,
  topK,
  accumulate = 1,
  scope,
  microCoefficient,
}: BalancerOptions): void {
  for (const [name, value] of Object.entries({ layers, experts, topK, accumulate })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number ≥ 1, not ${value}.`);
  }
  if (topK > experts) throw new RangeError(`A token cannot choose ${topK} of ${experts} experts.`);
  if (scope === 'micro' && microCoefficient) {
    throw new RangeError(
      'microCoefficient belongs to scope global: with scope micro, coefficient is all there is.',
    );
  }
}

function checkCounts(counts: Float64Array, topK: number, validTokens: number): void {
  const total = sum(counts);
  if (total !== topK * validTokens) {
    throw new RangeError(
      `${total} choices are not ${topK} for each of ${validTokens} valid tokens: leave padding out, and count before tokens are dropped.`,
    );
  }
}

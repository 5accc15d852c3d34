/** The arms of the reproduction: how the experts of a step are balanced. */
import type { RandomStream } from '@papertape/reproduction';
import {
  countChosen,
  createBalancer,
  createSelectionBias,
  inProcessGroup,
  type Balancer,
} from '../src/index.ts';

/** The method under test; tests put wrong ones in its place. */
export interface Tested {
  readonly createBalancer: typeof createBalancer;
  readonly inProcessGroup: typeof inProcessGroup;
  /** URL of a module that exports it as TESTED, for other processes; this one when absent. */
  readonly module?: string;
}

export const TESTED: Tested = { createBalancer, inProcessGroup };

/** Sizes of what is balanced. */
export interface Routing {
  readonly layers: number;
  readonly experts: number;
  readonly topK: number;
  /** Sequences of an accumulation step; each is the micro-batch of a rank of its own. */
  readonly sequences: number;
  /** Accumulation steps to an optimiser step. */
  readonly accumulate: number;
}

/** What f is made of, in one arm. */
export type Scope =
  /** Of groups of so many sequences: 1 is micro, all of them global. */
  | { readonly kind: 'group'; readonly size: number }
  /** Of as many tokens as one sequence has, drawn from the whole batch. */
  | { readonly kind: 'shuffled' }
  /** Of all sequences of the accumulation steps so far (Algorithm 1). */
  | { readonly kind: 'buffer' }
  /** Of all sequences, and with a hundredth of α of each sequence. */
  | { readonly kind: 'hybrid' }
  /** No loss; a bias moves by the sign of the load of each sequence, or of all. */
  | { readonly kind: 'bias'; readonly scope: 'micro' | 'global' };

/** Balances the steps of one training run. */
export interface Balancing {
  /** ∂/∂P [layers × sequences × experts] of the balance loss of one accumulation step, whose tokens chose `chosen`. */
  cotangent(chosen: ArrayLike<number>): Promise<Float32Array<ArrayBuffer>>;
  /** After the optimiser step. */
  endStep(): Promise<void>;
  /** [layers × experts], for the choice of experts. */
  bias(): Float32Array<ArrayBuffer>;
}

/** Share of α that the micro-batch loss has in the hybrid (the paper's). */
const HYBRID_SHARE = 0.01;
/** u: the usual step of a selection bias. */
const BIAS_RATE = 1e-3;

/** Balancing of one arm; `random` draws the tokens of the shuffled one. */
export function createBalancing(
  scope: Scope,
  α: number,
  routing: Routing,
  random: Pick<RandomStream, 'permutation'>,
  tested: Tested,
): Balancing {
  if (scope.kind === 'bias') return biased(routing, scope.scope);
  const ranks = createRanks(scope, α, routing, tested);
  const { layers, experts: E, topK, sequences } = routing;
  return {
    async cotangent(chosen) {
      const each = chosen.length / layers;
      const counts = Array.from({ length: layers }, (_, layer) => {
        const own = Array.from({ length: each }, (_, c) => chosen[layer * each + c] ?? 0);
        return countChosen(scope.kind === 'shuffled' ? shuffleTokens(own, topK, random) : own, {
          topK,
          experts: E,
          rows: sequences,
        });
      });
      const tokens = each / topK / sequences;
      await Promise.all(
        ranks.map(async (rank, j) => {
          for (const [layer, rows] of counts.entries()) {
            await rank.observe(layer, rows.subarray(j * E, (j + 1) * E), tokens);
          }
        }),
      );
      const cotangent = new Float32Array(layers * sequences * E);
      for (const [j, rank] of ranks.entries()) {
        for (const [layer, values] of rank.cotangent().entries()) {
          // The mean over ranks is part of the loss here: all of them are rows of one P.
          cotangent.set(
            values.map((value) => value / sequences),
            (layer * sequences + j) * E,
          );
        }
      }
      return cotangent;
    },
    async endStep() {
      for (const rank of ranks) rank.endStep();
    },
    bias: () => new Float32Array(layers * E),
  };
}

/** A balancer for each sequence, and those whose counts belong together in one group. */
function createRanks(
  scope: Exclude<Scope, { kind: 'bias' }>,
  coefficient: number,
  { layers, experts, topK, sequences, accumulate }: Routing,
  { createBalancer: create, inProcessGroup: group }: Tested,
): Balancer[] {
  const shared = { layers, experts, topK, coefficient, accumulate };
  const alone = scope.kind === 'shuffled' || (scope.kind === 'group' && scope.size === 1);
  if (alone) return Array.from({ length: sequences }, () => create({ ...shared, scope: 'micro' }));
  const size = scope.kind === 'group' ? scope.size : sequences;
  if (sequences % size !== 0)
    throw new RangeError(`${sequences} sequences do not divide into groups of ${size}.`);
  const hybrid = scope.kind === 'hybrid' ? { microCoefficient: HYBRID_SHARE * coefficient } : {};
  return Array.from({ length: sequences / size }, () =>
    group(size).map((reduce) => create({ ...shared, ...hybrid, scope: 'global', reduce })),
  ).flat();
}

/** The choices [tokens × k] with the tokens in a random order. */
function shuffleTokens(
  chosen: readonly number[],
  topK: number,
  random: Pick<RandomStream, 'permutation'>,
): number[] {
  const order = random.permutation(chosen.length / topK);
  return Array.from(order).flatMap((t) => chosen.slice(t * topK, (t + 1) * topK));
}

/** Balance by the bias alone. At micro scope each sequence is a rank. */
function biased({ layers, experts, topK, sequences }: Routing, scope: 'micro' | 'global'): Balancing {
  const ranks = inProcessGroup(scope === 'micro' ? sequences : 1).map((reduce) =>
    createSelectionBias({ layers, experts, rate: BIAS_RATE, scope, reduce }),
  );
  return {
    async cotangent(chosen) {
      const each = chosen.length / layers;
      for (let layer = 0; layer < layers; layer++) {
        const own = Array.from({ length: each }, (_, c) => chosen[layer * each + c] ?? 0);
        const counts = countChosen(own, { topK, experts, rows: ranks.length });
        for (const [j, rank] of ranks.entries()) {
          rank.observe(layer, counts.subarray(j * experts, (j + 1) * experts));
        }
      }
      return new Float32Array(layers * sequences * experts);
    },
    async endStep() {
      await Promise.all(ranks.map((rank) => rank.endStep()));
    },
    bias: () =>
      Float32Array.from(
        Array.from({ length: layers }, (_, layer) => [...(ranks[0]?.bias(layer) ?? [])]).flat(),
      ),
  };
}

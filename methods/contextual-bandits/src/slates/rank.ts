// A slate: several candidates drawn one after the other, each from those that remain.
import { randomStream } from '@papertape/reproduction';
import { chances } from '../policies/choose.ts';
import { sample } from '../policies/sample.ts';
import type { Candidate, Draw, LoggedDecision, Policy, PolicyVersion, RewardModel } from '../types.ts';

/** A reward model that may also read the slot: `createItemPositionModel` gives one, and any RewardModel is one. */
export interface SlotModel {
  predict(features: Candidate['features'], slot: number): number;
  width?(features: Candidate['features'], slot: number): number;
}

/** What a draw depends on beside the candidates. */
export interface DrawOptions {
  /** From 0. */
  readonly slot: number;
  /** The number of the decision, from 1, which schedules of γ read. Default 1. */
  readonly t?: number;
  /** A constant γ in place of the schedule of an inverse-gap policy. */
  readonly gamma?: number;
  /** No remaining candidate has less chance than this in any draw. Default 0. */
  readonly floor?: number;
}

/** How a slate is made. */
export interface RankOptions extends Omit<DrawOptions, 'slot'> {
  /** How many candidates to draw; all of them where there are fewer. */
  readonly slots: number;
  /** A whole number ≥ 0: the same one gives the same slate. */
  readonly seed: number;
}

/** What `decide` is told beside. */
export interface DecideOptions extends RankOptions {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** A policy over a frozen model: what draws slates, and what off-policy evaluation asks. */
export interface Ranker<Context = unknown, Item extends Candidate = Candidate> {
  readonly version: PolicyVersion;
  /**
   * The slate, slot by slot in the order drawn: it is shown as it is, because sorting it would undo the draws that
   * the propensities belong to. Throws RangeError where `slots` or `seed` is no whole number ≥ 0,
   * and for a candidate given twice.
   */
  rank(context: Context, candidates: readonly Item[], options: RankOptions): Draw[];
  /** The same, as the whole record that is to be logged before anything is shown. */
  decide(context: Context, candidates: readonly Item[], options: DecideOptions): LoggedDecision;
  /** The chance of each of these remaining candidates in one draw, Σ = 1; their features are crossed already. */
  chances(candidates: readonly Candidate[], options: DrawOptions): Float64Array;
}

export interface RankerOptions<Context, Item extends Candidate> {
  readonly policy: Policy;
  readonly model: SlotModel;
  /** What logs call it; the policy's kind and '1' unless told otherwise. */
  readonly version?: PolicyVersion;
  /** Features of a candidate in this context; the candidate's own unless given. */
  readonly cross?: (context: Context, candidate: Item) => Candidate['features'];
}

/** A ranker of this policy and model. Neither is changed; one ranker serves any number of decisions at once. */
export function createRanker<Context = unknown, Item extends Candidate = Candidate>({
  policy,
  model,
  version = { name: policy.kind, version: '1' },
  cross = (_, { features }) => features,
}: RankerOptions<Context, Item>): Ranker<Context, Item> {
  const chancesOf = (candidates: readonly Candidate[], { slot, t = 1, gamma, floor = 0 }: DrawOptions) =>
    chances(withGamma(policy, gamma), at(model, slot), candidates, { t, floor }).probabilities;
  const crossed = (context: Context, candidates: readonly Item[]): Candidate[] =>
    candidates.map((candidate) => ({ id: candidate.id, features: cross(context, candidate) }));
  return {
    version,
    chances: chancesOf,
    rank: (context, candidates, options) => drawSlate(chancesOf, crossed(context, candidates), options),
    decide(context, candidates, { id, time, ...options }) {
      const seen = crossed(context, candidates);
      const chosen = drawSlate(chancesOf, seen, options);
      return { id, time, context, candidates: seen, chosen, policy: version, seed: options.seed };
    },
  };
}

/** Draws slot by slot from what remains. The features are crossed already. */
export function drawSlate(
  chancesOf: Ranker['chances'],
  candidates: readonly Candidate[],
  { slots, seed, ...options }: RankOptions,
): Draw[] {
  if (!Number.isInteger(slots) || slots < 0) {
    throw new RangeError(`A slate has a whole number of slots ≥ 0, not ${slots}.`);
  }
  if (new Set(candidates.map(({ id }) => id)).size < candidates.length) {
    throw new RangeError('Two candidates have the same id: give each candidate once.');
  }
  const { uniform } = randomStream(seed, 'slate');
  const remaining = [...candidates];
  const slate: Draw[] = [];
  for (let slot = 0; slot < slots && remaining.length > 0; slot++) {
    const p = chancesOf(remaining, { ...options, slot });
    const drawn = sample(p, uniform());
    for (const { id } of remaining.splice(drawn, 1)) slate.push({ id, slot, propensity: p[drawn] ?? NaN });
  }
  return slate;
}

/** The candidates that are left for a slot: all but those drawn for the slots before it. */
export function remainingAt({ candidates, chosen }: LoggedDecision, slot: number): Candidate[] {
  const gone = new Set(chosen.filter((draw) => draw.slot < slot).map(({ id }) => id));
  return candidates.filter(({ id }) => !gone.has(id));
}

function at(model: SlotModel, slot: number): RewardModel {
  const { width } = model;
  return {
    predict: (features) => model.predict(features, slot),
    ...(width && { width: (features) => width.call(model, features, slot) }),
  };
}

/** The policy with a constant γ, where one is given. Throws RangeError for a policy that has none. */
function withGamma(policy: Policy, gamma: number | undefined): Policy {
  if (gamma === undefined) return policy;
  switch (policy.kind) {
    case 'squarecb':
    case 'squarecb-elimination':
      return { kind: policy.kind, scale: gamma, exponent: 0 };
    case 'falcon':
      return { kind: 'squarecb', scale: gamma, exponent: 0 };
    default:
      throw new RangeError(`The policy '${policy.kind}' has no γ: leave out gamma, or use 'squarecb'.`);
  }
}

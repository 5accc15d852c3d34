// One ranking: candidates, their features and scores, and the draws, ready to be stored and shown in this order.
import { createRanker, type Policy, type SlotModel, type StoredModel } from '@papertape/contextual-bandits';
import { chooseCandidates } from './candidates.ts';
import { featuresOf, FEATURES_VERSION, storedFeatures } from './features.ts';
import { dampedModel, FLOOR, TREND_MODEL, TREND_POLICY } from './models.ts';
import { termImportance, type PaperFacts } from './paper.ts';
import { isNewReader, type Exposure, type ReaderFacts } from './reader.ts';
import type { Reason } from './reasons.ts';
import type { LoggedFeatures, LoggedPolicy, Surface } from './states.ts';

/** A model that is live. */
export interface LiveModel {
  id: number;
  model: StoredModel;
  policy: Policy;
  featuresVersion: number;
}

/** What a ranking is made from. */
export interface RankingInput {
  /** Papers that may be shown: a few hundred. */
  pool: readonly PaperFacts[];
  reader: ReaderFacts;
  exposure: Exposure;
  /** Null while there is none. */
  live: LiveModel | null;
  /** Papers to show. */
  slots: number;
  /** Unsigned, 32 bits. */
  seed: number;
  /** Milliseconds since 1970. */
  now: number;
  /** Where it is shown; the page unless given. */
  surface?: Surface;
  /** Candidates to choose from; 30 unless given. */
  limit?: number;
}

/** A ranking with all that is logged of it. */
export interface Ranking {
  /** Null: the order of the trend. */
  modelId: number | null;
  featuresVersion: number;
  policy: LoggedPolicy;
  seed: number;
  context: Record<string, number>;
  /** In the order in which the policy saw them. `score` is what it drew by in the first slot. */
  candidates: { paperId: number; features: LoggedFeatures; score: number; reason: Reason }[];
  /** By slot, as drawn. */
  shown: { paperId: number; propensity: number }[];
}

/** Ranks for a reader: by the trend while they are new or no model fits, otherwise by the live model. */
export function rankForReader(input: RankingInput): Ranking {
  const { pool, reader, exposure, seed, slots, now } = input;
  const { model, policy, modelId, version } = chooseModel(input);
  const chosen = chooseCandidates(pool, reader, exposure, {
    seed,
    ...(input.limit !== undefined && { limit: input.limit }),
  });
  const importance = termImportance(pool);
  const features = featuresOf(
    chosen.map(({ paper }) => paper),
    { reader, exposure, importance, now, ...(input.surface && { surface: input.surface }) },
  );
  const candidates = chosen.map(({ paper }, index) => ({
    id: String(paper.id),
    features: features[index] ?? { indices: new Uint32Array(), values: new Float32Array() },
  }));
  const draws =
    candidates.length === 0
      ? []
      : createRanker({ policy, model, version }).rank(null, candidates, { slots, seed, floor: FLOOR });
  return {
    modelId,
    featuresVersion: FEATURES_VERSION,
    policy: { ...version, definition: policy },
    seed,
    context: contextOf(reader),
    candidates: chosen.map(({ paper, reason }, index) => {
      const vector = candidates[index]?.features ?? {
        indices: new Uint32Array(),
        values: new Float32Array(),
      };
      return { paperId: paper.id, features: storedFeatures(vector), score: model.predict(vector, 0), reason };
    }),
    shown: draws.map(({ id, propensity }) => ({ paperId: Number(id), propensity })),
  };
}

function chooseModel({ live, reader }: RankingInput): {
  model: SlotModel;
  policy: Policy;
  modelId: number | null;
  version: { name: string; version: string };
} {
  if (live === null || live.featuresVersion !== FEATURES_VERSION || isNewReader(reader))
    return {
      model: TREND_MODEL,
      policy: TREND_POLICY,
      modelId: null,
      version: { name: 'trend', version: '1' },
    };
  return {
    model: dampedModel(live.model),
    policy: live.policy,
    modelId: live.id,
    version: { name: 'model', version: String(live.id) },
  };
}

/** The reader in numbers, none of which says what they read. */
function contextOf({ taste, follows }: ReaderFacts): Record<string, number> {
  const two = (value: number) => Math.round(value * 100) / 100;
  return {
    // Rounded down: who is new is so by what is logged as well.
    picked: Math.floor(taste.picked * 100) / 100,
    passed: two(taste.passed),
    hidden: two(taste.hidden),
    follows: follows.authors.size + follows.categories.size,
  };
}

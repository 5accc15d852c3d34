// Models from matured rows, and what they predict of others.
import {
  createRanker,
  drawOf,
  type EvaluatedPolicy,
  type TrainingRow,
  type FeatureVector,
  fitLinear,
  type LinearModel,
  type MaturedRow,
  type Policy,
  remainingAt,
  type StoredModel,
  withSlot,
} from '@papertape/contextual-bandits';
import { DIMENSION, SLOT_LAYOUT } from '../features.ts';
import { dampedModel, FLOOR, TREND_MODEL, TREND_POLICY } from '../models.ts';
import { trainingWeight } from '../reward.ts';
import type { RankingContext } from './log.ts';

type Contexts = ReadonlyMap<string, RankingContext>;

/** The features of a row: those of its paper for its reader, and its slot. */
export function slotFeatures(features: FeatureVector, slot: number): FeatureVector {
  return withSlot(features, slot, SLOT_LAYOUT);
}

/**
 * Logistic regression of the rewards on features and slots, by plain empirical risk: importance weights make a short
 * memory worse. 52 weights, so that a ridge worth one row is enough.
 */
export function fitExamples(examples: readonly TrainingRow[]): LinearModel {
  return fitLinear(examples, { dimension: DIMENSION, ridge: 1 });
}

/** A model of these rows; what readers hid counts more than what they passed over. */
export function fitModel(rows: readonly MaturedRow[], contexts: Contexts): LinearModel {
  return fitExamples(
    rows.map((row) => ({
      features: slotFeatures(featuresOfRow(row), row.slot),
      reward: row.reward,
      weight: trainingWeight(
        contexts.get(row.decision.id)?.acts.get(drawOf(row.decision, row.slot).id) ?? [],
      ),
    })),
  );
}

/** The features of what was shown. @throws Error where it is not among the candidates. */
export function featuresOfRow(row: MaturedRow): FeatureVector {
  const { id } = drawOf(row.decision, row.slot);
  const candidate = row.decision.candidates.find((each) => each.id === id);
  if (!candidate) throw new Error(`Decision ${row.decision.id} shows ${id}, which was no candidate.`);
  return candidate.features;
}

/** A version as it ranks: by its model, for new readers by the trend; null is the trend for all. */
export function rankingPolicy(
  version: { model: StoredModel; policy: Policy } | null,
  contexts: Contexts,
): EvaluatedPolicy {
  const trend = createRanker({ policy: TREND_POLICY, model: TREND_MODEL });
  const own = version && createRanker({ policy: version.policy, model: dampedModel(version.model) });
  return {
    chances: (candidates, { slot, decision }) =>
      (own && contexts.get(decision.id)?.newReader === false ? own : trend).chances(candidates, {
        slot,
        floor: FLOOR,
      }),
  };
}

/** Always what the version that decided liked best of what remained: what exploring is compared with. */
export function favouritesPolicy(contexts: Contexts): EvaluatedPolicy {
  return {
    chances(candidates, { decision }) {
      const scores = candidates.map(({ id }) => contexts.get(decision.id)?.scores.get(id) ?? -Infinity);
      const best = Math.max(...scores);
      const ties = scores.filter((score) => score === best).length;
      return scores.map((score) => (score === best ? 1 / ties : 0));
    },
  };
}

/** Whether the row shows another paper than the favourite of those that remained. */
export function isExplored(row: MaturedRow, contexts: Contexts): boolean {
  const scores = contexts.get(row.decision.id)?.scores;
  const of = (id: string) => scores?.get(id) ?? -Infinity;
  const shown = of(drawOf(row.decision, row.slot).id);
  return remainingAt(row.decision, row.slot).some(({ id }) => of(id) > shown);
}

/** How well a model predicts rows that it has not learnt from. */
export interface Fit {
  /** Mean −log of the chance given to what happened, in nats, and that of the rows' own mean. */
  loss: number;
  baseline: number;
  /** Acts that came for each that was predicted. */
  calibration: number;
}

/** How well the model predicts these rows; null without any. */
export function fitOf(model: StoredModel, rows: readonly MaturedRow[]): Fit | null {
  if (rows.length === 0) return null;
  const mean = rows.reduce((sum, { reward }) => sum + reward, 0) / rows.length;
  let [loss, baseline, predicted] = [0, 0, 0];
  for (const row of rows) {
    const chance = model.predict(slotFeatures(featuresOfRow(row), row.slot));
    predicted += chance;
    loss += surprise(chance, row.reward);
    baseline += surprise(mean, row.reward);
  }
  return {
    loss: loss / rows.length,
    baseline: baseline / rows.length,
    calibration: predicted === 0 ? 0 : (mean * rows.length) / predicted,
  };
}

/** Keeps a certain prediction that failed from being infinitely surprising. */
const LEAST_CHANCE = 1e-6;

function surprise(chance: number, reward: number): number {
  const kept = Math.min(1 - LEAST_CHANCE, Math.max(LEAST_CHANCE, chance));
  return -reward * Math.log(kept) - (1 - reward) * Math.log(1 - kept);
}

/** How much the scores of papers differ between two models: 1 − their correlation over these rows; null without variance. */
export function changeBetween(
  before: StoredModel,
  after: StoredModel,
  rows: readonly MaturedRow[],
): number | null {
  const pairs = rows.map((row) => {
    const features = slotFeatures(featuresOfRow(row), 0);
    return [before.predict(features), after.predict(features)] as const;
  });
  const count = pairs.length;
  const [a, b] = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + (pair[side] ?? 0), 0) / count);
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (const [x, y] of pairs) {
    products += (x - (a ?? 0)) * (y - (b ?? 0));
    squaresA += (x - (a ?? 0)) ** 2;
    squaresB += (y - (b ?? 0)) ** 2;
  }
  return squaresA === 0 || squaresB === 0 ? null : 1 - products / Math.sqrt(squaresA * squaresB);
}

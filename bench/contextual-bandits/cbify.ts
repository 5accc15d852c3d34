// A classification set turned into a bandit: choose a class, learn whether it was right, and nothing of the others.
import {
  probabilities,
  sample,
  shifted,
  type FeatureVector,
  type Policy,
  type RewardModel,
} from '@papertape/contextual-bandits';
import { randomStream } from '@papertape/reproduction';
import type { Classification } from './classification.ts';

/** What a run learns with: an oracle of any kind. */
export interface Learner extends RewardModel {
  learn(features: FeatureVector, reward: number): void;
}

/** By example and class: the example's features in the block of weights of that class. */
export type Actions = readonly (readonly FeatureVector[])[];

/** Made once for a set, since every run reads them. */
export function actionsOf({ examples, classes, dimension }: Classification): Actions {
  return examples.map((features) =>
    Array.from({ length: classes }, (_, a) => shifted(features, a * dimension)),
  );
}

/**
 * Progressive loss of one pass: the share of examples whose drawn class was wrong, each counted before it is learnt
 * from. The seed shuffles the examples and draws the classes.
 */
export function progressiveLoss(
  set: Classification,
  actions: Actions,
  policy: Policy,
  learner: Learner,
  seed: number,
): number {
  const order = randomStream(seed, 'order').permutation(actions.length);
  const { uniform } = randomStream(seed, 'draws');
  const ŷ = new Float64Array(set.classes);
  const widths = new Float64Array(set.classes);
  const eliminates = policy.kind === 'squarecb-elimination';
  let wrong = 0;
  order.forEach((example, i) => {
    const features = actions[example] ?? [];
    features.forEach((x, a) => {
      ŷ[a] = learner.predict(x);
      if (eliminates) widths[a] = learner.width?.(x) ?? NaN;
    });
    const p = probabilities(policy, ŷ, i + 1, eliminates ? widths : undefined);
    const a = sample(p, uniform());
    const reward = set.labels[example] === a ? 1 : 0;
    wrong += 1 - reward;
    const drawn = features[a];
    if (drawn) learner.learn(drawn, reward);
  });
  return wrong / actions.length;
}

/** The same pass with full information: the most probable class is drawn, and all classes are learnt from. */
export function supervisedLoss(
  set: Classification,
  actions: Actions,
  learner: Learner,
  seed: number,
): number {
  let wrong = 0;
  for (const example of randomStream(seed, 'order').permutation(actions.length)) {
    const features = actions[example] ?? [];
    const ŷ = features.map((x) => learner.predict(x));
    const label = set.labels[example] ?? 0;
    if (ŷ.some((y, a) => a !== label && y >= (ŷ[label] ?? NaN))) wrong++;
    features.forEach((x, a) => learner.learn(x, a === label ? 1 : 0));
  }
  return wrong / actions.length;
}

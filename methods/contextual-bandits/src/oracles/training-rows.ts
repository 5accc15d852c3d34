// What a regression learns from matured decisions.
import type { MaturedRow, TrainingRow } from '../types.ts';

/**
 * How rows count. plain: alike, so that a model is best where the logging policy looked most. importance: by
 * 1/propensity, at most `cap`, so that it is as good for actions seldom taken, with more variance.
 */
export type RowWeights = { readonly kind: 'plain' } | { readonly kind: 'importance'; readonly cap: number };

/**
 * One example for each matured row: the features of what was shown in its slot, and its reward. Throws RangeError for
 * a row whose slot or candidate its decision does not have, or whose propensity is not in (0, 1].
 */
export function trainingRows(
  matured: readonly MaturedRow[],
  weights: RowWeights = { kind: 'plain' },
): TrainingRow[] {
  return matured.map(({ decision, slot, reward }) => {
    const draw = decision.chosen.find((chosen) => chosen.slot === slot);
    const candidate = decision.candidates.find(({ id }) => id === draw?.id);
    if (!draw || !candidate) {
      throw new RangeError(`Decision ${decision.id} has no candidate in slot ${slot}.`);
    }
    if (weights.kind === 'plain') return { features: candidate.features, reward };
    if (!(draw.propensity > 0 && draw.propensity <= 1)) {
      throw new RangeError(
        `The propensity of slot ${slot} of decision ${decision.id} is ${draw.propensity}.`,
      );
    }
    return { features: candidate.features, reward, weight: Math.min(1 / draw.propensity, weights.cap) };
  });
}

// What acts are worth: what the model predicts, and what policies are compared by.
import type { Act } from './states.ts';

/** Chance of a deliberate act: 1 where the reader opened, saved or voted for the paper and did not hide it, otherwise 0. */
export function rewardOf(acts: Iterable<Act>): 0 | 1 {
  let picked: 0 | 1 = 0;
  for (const act of acts) {
    if (act === 'hide') return 0;
    picked = 1;
  }
  return picked;
}

/** Impressions that one counts for in training: hiding is said on purpose, while nothing may mean that nobody looked. */
export function trainingWeight(acts: Iterable<Act>): number {
  for (const act of acts) if (act === 'hide') return 5;
  return 1;
}

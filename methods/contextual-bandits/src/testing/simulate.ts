// Logs of a simulated world.
import { randomStream } from '@papertape/reproduction';
import { drawOf } from '../log/fit.ts';
import type { Ranker, RankOptions } from '../slates/rank.ts';
import type { LoggedDecision, MaturedRow } from '../types.ts';
import type { World } from './world.ts';

/** Rows of `count` decisions of a ranker, a minute apart; the first slot's chance of a reward is that of the world. */
export function simulateRows(
  world: World,
  ranker: Ranker,
  { count, seed, slots = 1, ...options }: { count: number; seed: number } & Partial<RankOptions>,
): MaturedRow[] {
  const [situations, rewards] = [randomStream(seed, 'situations'), randomStream(seed, 'rewards')];
  return Array.from({ length: count }, (_, i) => {
    const { candidates, rewards: chances } = world.situation(situations);
    const decision = ranker.decide(null, candidates, {
      ...options,
      slots,
      id: `${seed}-${i}`,
      time: 60_000 * i,
      seed: 1_000_003 * seed + i,
    });
    return decision.chosen.map(({ id, slot }) => {
      const at = candidates.findIndex((candidate) => candidate.id === id);
      return { decision, slot, reward: rewards.uniform() < (chances[at] ?? 0) / (1 + slot) ? 1 : 0 };
    });
  }).flat();
}

/** What a ranker earns per decision in its first slot, by its chances and the true ones. */
export function trueValue(
  world: World,
  ranker: Ranker,
  { count, seed }: { count: number; seed: number },
): number {
  const random = randomStream(seed, 'value');
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const { candidates, rewards } = world.situation(random);
    const p = ranker.chances(candidates, { slot: 0 });
    rewards.forEach((reward, a) => (sum += reward * (p[a] ?? 0)));
  }
  return sum / count;
}

/** The same rows with other propensities, as somebody who logs them wrongly would have them. */
export function withPropensities(
  rows: readonly MaturedRow[],
  wrong: (propensity: number, decision: LoggedDecision, slot: number) => number,
): MaturedRow[] {
  const changed = new Map<LoggedDecision, LoggedDecision>();
  return rows.map((row) => {
    const decision = changed.get(row.decision) ?? {
      ...row.decision,
      chosen: row.decision.chosen.map((draw) => ({
        ...draw,
        propensity: wrong(drawOf(row.decision, draw.slot).propensity, row.decision, draw.slot),
      })),
    };
    changed.set(row.decision, decision);
    return { ...row, decision };
  });
}

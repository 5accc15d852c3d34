/** The simulated world of a seed, and the situations that all settings meet alike. */
import type { RunContext } from '@papertape/reproduction';
import type { BanditParameters } from './parameters.ts';
import { createWorld, type Situation, type World } from '../src/testing/world.ts';

export type Context = RunContext<BanditParameters>;

/** Rewards as frequent as in the setting reproduced: uniform actions earn .71 on average, the best .94. */
export const worldOf = (seed: number): World =>
  createWorld({ seed, features: 8, actions: 8, available: 0.6, mean: 1.2, spread: 2 });

/** A situation, with the number in [0, 1) that decides whether an action is rewarded and which one is drawn. */
export interface Moment extends Situation {
  readonly luck: number;
  readonly draw: number;
}

/** `count` moments of the stream with this name: the same in every setting, so that settings differ in nothing else. */
export function moments(
  context: Pick<Context, 'random'>,
  world: World,
  name: string,
  count: number,
): Moment[] {
  const [situations, luck, draws] = ['situations', 'luck', 'draws'].map((each) =>
    context.random(`${name}: ${each}`),
  );
  if (!situations || !luck || !draws) return [];
  return Array.from({ length: count }, () => ({
    ...world.situation(situations),
    luck: luck.uniform(),
    draw: draws.uniform(),
  }));
}

/** FedAMD (arXiv 2206.05891, Algorithm 1): anchors refresh a cache of gradients, miners descend along its mean. */
import { SLOTS } from '../client.ts';
import { anchorChance } from '../probability.ts';
import { mean } from '../vectors.ts';
import { withCached, type Algorithm, type Assignment, type RoundInput } from './algorithm.ts';
import { askGradients, collect, moved } from './steps.ts';

export const fedamd: Algorithm = {
  name: 'fedamd',
  holds: null,
  *round(input) {
    const { state, settings, sampled, everyone, participation, random } = input;
    if (state.round === 0 && settings.start === 'charged') {
      const fresh = collect(yield askGradients(everyone, input), 0);
      return { state: withCached(state, fresh), anchors: fresh.size, miners: 0 };
    }
    const p = anchorChance(settings.anchorProbability, state.round, participation);
    // The coin is thrown for everybody drawn, so that who vanishes does not change the others' roles.
    const anchors = sampled.filter(() => random.uniform() < p);
    const miners = sampled.filter((client) => !anchors.includes(client));
    const answers = yield [...askGradients(anchors, input), ...askMiners(miners, input)];
    const fresh = collect(answers, 0, anchors);
    const deltas = collect(answers, 0, miners);
    const next = { ...withCached(state, fresh), x: moved(state, settings.serverRate, deltas) };
    return { state: next, anchors: fresh.size, miners: deltas.size };
  },
};

/** v is the mean over the cache of all M clients, stale entries included, not over this round's participants. */
function askMiners(miners: readonly number[], { state, settings }: RoundInput): Assignment[] {
  if (miners.length === 0) return [];
  const v = mean(state.cache, state.cache.length, state.x.length);
  return miners.map((client) => ({
    client,
    kind: 'mine',
    batch: settings.batch,
    items: [
      { slot: SLOTS.x, vector: state.x },
      { slot: SLOTS.direction, vector: v },
    ],
  }));
}

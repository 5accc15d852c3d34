/** FedAMD (arXiv 2206.05891, Algorithm 1): anchors refresh a cache of gradients, miners descend along its mean. */
import { anchorChance } from '../probability.ts';
import { mean, type Vector } from '../vectors.ts';
import { withCached, type Algorithm, type RoundInput } from './algorithm.ts';
import { askGradients, askMiners, collect, moved } from './steps.ts';

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
    const mine = miners.length === 0 ? [] : askMiners(miners, input, cachedDirection(input));
    const answers = yield [...askGradients(anchors, input), ...mine];
    const fresh = collect(answers, 0, anchors);
    const deltas = collect(answers, 0, miners);
    const next = { ...withCached(state, fresh), x: moved(state, settings.serverRate, deltas) };
    return { state: next, anchors: fresh.size, miners: deltas.size };
  },
};

/** v is the mean over the cache of all M clients, stale entries included, not over this round's participants. */
function cachedDirection({ state }: RoundInput): Vector {
  return mean(state.cache, state.cache.length, state.x.length);
}

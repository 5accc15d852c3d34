/** FedPAGE (arXiv 2108.04755): with probability p a full gradient of all clients, otherwise recursive estimates. */
import { SLOTS } from '../client.ts';
import { anchorChance } from '../probability.ts';
import { stepFrom, type Vector } from '../vectors.ts';
import type { Algorithm, Assignment, RoundInput } from './algorithm.ts';
import { askGradients, average, collect, moved } from './steps.ts';

/**
 * A full round: g ← mean ∇f_i(x; b′) over all clients and one step x ← x − η_s·η·g, so that p = 1 is gradient
 * descent. Any other round: a participant starts from g_i = g + ∇f_i(x; B) − ∇f_i(x_{t−1}; B), takes K local
 * steps as a miner does, and sends Δ_i and g_i; g becomes the mean of the g_i.
 */
export const fedpage: Algorithm = {
  name: 'fedpage',
  holds: null,
  *round(input) {
    const { state, settings, everyone, participation, random } = input;
    const size = state.x.length;
    const full = random.uniform() < anchorChance(settings.anchorProbability, state.round, participation);
    const { g, previous } = state.vectors;
    if (full || !g || !previous) {
      const fresh = collect(yield askGradients(everyone, input), 0);
      if (fresh.size === 0) return { state, anchors: 0, miners: 0 };
      const gradient = average(fresh, size);
      const next = {
        ...state,
        x: stepFrom(state.x, settings.serverRate * settings.rate, gradient),
        vectors: { g: gradient, previous: state.x },
      };
      return { state: next, anchors: fresh.size, miners: 0 };
    }
    const answers = yield askRecursive(input, g, previous);
    const deltas = collect(answers, 0);
    if (deltas.size === 0) return { state, anchors: 0, miners: 0 };
    const next = {
      ...state,
      x: moved(state, settings.serverRate, deltas),
      vectors: { g: average(collect(answers, 1), size), previous: state.x },
    };
    return { state: next, anchors: 0, miners: deltas.size };
  },
};

function askRecursive({ state, settings, sampled }: RoundInput, g: Vector, previous: Vector): Assignment[] {
  return sampled.map((client) => ({
    client,
    kind: 'recurse',
    batch: settings.batch,
    items: [
      { slot: SLOTS.x, vector: state.x },
      { slot: SLOTS.previous, vector: previous },
      { slot: SLOTS.direction, vector: g },
    ],
  }));
}

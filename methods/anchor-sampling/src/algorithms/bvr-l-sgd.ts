/** BVR-L-SGD (arXiv 2102.03198): full gradients every τ rounds, recursive global and local estimates in between. */
import { SLOTS } from '../client.ts';
import { anchorChance } from '../probability.ts';
import { sum, type Vector } from '../vectors.ts';
import type { Algorithm, Assignment, RoundInput } from './algorithm.ts';
import { askGradients, askMiners, average, collect, moved } from './steps.ts';

/**
 * When the schedule says so all clients send ∇f_i(x; b′), v is their mean, and x stays. Any other round has two
 * exchanges: first v ← v + mean (∇f_i(x; B) − ∇f_i(x_{t−1}; B)) over the participants, then each of them takes K
 * local steps from the common v as a miner does. Use it with anchorProbability: { period }.
 */
export const bvrLSgd: Algorithm = {
  name: 'bvr-l-sgd',
  holds: null,
  *round(input) {
    const { state, settings, everyone, participation, random } = input;
    const size = state.x.length;
    const full = random.uniform() < anchorChance(settings.anchorProbability, state.round, participation);
    const { v, previous } = state.vectors;
    if (full || !v || !previous) {
      const fresh = collect(yield askGradients(everyone, input), 0);
      if (fresh.size === 0) return { state, anchors: 0, miners: 0 };
      const next = { ...state, vectors: { v: average(fresh, size), previous: state.x } };
      return { state: next, anchors: fresh.size, miners: 0 };
    }
    const changes = collect(yield askDifferences(input, previous), 0);
    if (changes.size === 0) return { state, anchors: 0, miners: 0 };
    const direction = sum(v, average(changes, size));
    const deltas = collect(yield askMiners([...changes.keys()], input, direction, keptX(input)), 0);
    const next = {
      ...state,
      x: moved(state, settings.serverRate, deltas),
      vectors: { v: direction, previous: state.x },
    };
    return { state: next, anchors: 0, miners: deltas.size };
  },
};

/** x under a key, so that the second exchange of a round need not send it again. */
function keptX({ state }: RoundInput): Assignment['items'][number] {
  return { slot: SLOTS.x, vector: state.x, key: state.round + 1 };
}

function askDifferences(input: RoundInput, previous: Vector): Assignment[] {
  const { settings, sampled } = input;
  return sampled.map((client) => ({
    client,
    kind: 'difference',
    batch: settings.batch,
    items: [keptX(input), { slot: SLOTS.previous, vector: previous }],
  }));
}

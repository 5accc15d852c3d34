/** SCAFFOLD (arXiv 1910.06378, Algorithm 1, option II): local steps corrected by c − c_i. */
import { SLOTS } from '../client.ts';
import { mean, stepFrom, sum, type Vector } from '../vectors.ts';
import { withCached, type Algorithm, type RoundInput } from './algorithm.ts';
import { askGradients, collect, moved } from './steps.ts';

/**
 * As published: x and c go down, Δ_i and Δc_i come up, and a client holds its own c_i. The server keeps a copy of
 * every c_i, sent only to a client that lost its own, so that a client may be restarted or replaced.
 */
export const scaffold: Algorithm = {
  name: 'scaffold',
  holds: SLOTS.own,
  *round(input) {
    const { state, settings, sampled, everyone } = input;
    const M = state.cache.length;
    const size = state.x.length;
    if (state.round === 0 && settings.start === 'charged') {
      const fresh = collect(yield askGradients(everyone, input), 0);
      const next = withCached(state, fresh);
      return {
        state: { ...next, vectors: { c: mean(next.cache, M, size) } },
        anchors: fresh.size,
        miners: 0,
      };
    }
    const c = state.vectors['c'] ?? new Float32Array(size);
    const answers = yield askControlled(input, c, sampled);
    const deltas = collect(answers, 0);
    const changes = collect(answers, 1);
    const fresh = new Map(
      [...changes].map(([client, change]) => [client, sum(ownOf(input, client), change)]),
    );
    const next = {
      ...withCached(state, fresh),
      x: moved(state, settings.serverRate, deltas),
      // c ← c + (1/M) Σ Δc_i over the participants: that is |S|/M of their mean.
      vectors: { c: stepFrom(c, -1, mean([...changes.values()], M, size)) },
    };
    return { state: next, anchors: 0, miners: deltas.size };
  },
};

function ownOf({ state }: RoundInput, client: number): Vector {
  return state.cache[client] ?? new Float32Array(state.x.length);
}

function askControlled(input: RoundInput, c: Vector, sampled: readonly number[]) {
  const { state, settings } = input;
  return sampled.map((client) => ({
    client,
    kind: 'control' as const,
    batch: settings.batch,
    items: [
      { slot: SLOTS.x, vector: state.x },
      { slot: SLOTS.control, vector: c },
      { slot: SLOTS.own, vector: ownOf(input, client), key: state.cachedAt[client] ?? 0 },
    ],
  }));
}

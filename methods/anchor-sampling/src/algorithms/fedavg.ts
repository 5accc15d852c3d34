/** FedAvg (arXiv 1602.05629): K local steps of SGD, then the mean of the changes. */
import { SLOTS } from '../client.ts';
import type { Algorithm } from './algorithm.ts';
import { collect, moved } from './steps.ts';

export const fedavg: Algorithm = {
  name: 'fedavg',
  holds: null,
  *round({ state, settings, sampled }) {
    const answers = yield sampled.map((client) => ({
      client,
      kind: 'descend' as const,
      batch: settings.batch,
      items: [{ slot: SLOTS.x, vector: state.x }],
    }));
    const deltas = collect(answers, 0);
    return {
      state: { ...state, x: moved(state, settings.serverRate, deltas) },
      anchors: 0,
      miners: deltas.size,
    };
  },
};

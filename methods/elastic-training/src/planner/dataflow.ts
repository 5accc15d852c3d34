// The dataflow planner: who computes which samples. The batch B and the slots M stay whoever is lost.
import { cutInterval, intersect, lengthOf } from '../shards/intervals.ts';
import type { Interval } from './types.ts';

/** The global samples of each slot: B cut into M. */
export function slotSamples(samples: number, slots: number): Interval[] {
  return cutInterval({ start: 0, end: samples }, slots);
}

/**
 * [slot][rank]: each slot cut over the d_p ranks of a stage by floor and ceil. Who takes the longer cuts goes round
 * from slot to slot, so that over the step no rank computes more than one sample more than another.
 */
export function planDataflow(ranks: number, samples: number, slots: number): Interval[][] {
  let first = 0;
  return slotSamples(samples, slots).map((slot) => {
    const cuts = cutInterval(slot, ranks, first);
    first = (first + (lengthOf(slot) % ranks)) % ranks;
    return cuts;
  });
}

/** Activations of `samples` that a rank sends to one of the next stage, and their gradients the way back. */
export interface Exchange {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
  readonly samples: Interval;
}

/** What two neighbouring stages exchange: in each slot the intersections of their cuts. */
export function planExchanges(
  sender: { readonly ranks: readonly number[]; readonly samples: readonly (readonly Interval[])[] },
  receiver: { readonly ranks: readonly number[]; readonly samples: readonly (readonly Interval[])[] },
): Exchange[] {
  return sender.samples.flatMap((cuts, slot) =>
    cuts.flatMap((cut, i) =>
      (receiver.samples[slot] ?? []).flatMap((other, j) => {
        const samples = intersect(cut, other);
        if (lengthOf(samples) === 0) return [];
        return [{ slot, from: sender.ranks[i] ?? -1, to: receiver.ranks[j] ?? -1, samples }];
      }),
    ),
  );
}

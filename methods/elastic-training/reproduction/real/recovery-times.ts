// The time from a kill to the commit of the step that it interrupted, in parts that add up.
import type { LaunchedEvent } from '../../src/runtime/index.ts';

/** In milliseconds. */
export interface Recovery {
  /** From the kill until the coordinator knows. */
  readonly detect: number;
  /** Freezing, asking who holds what, planning. Of a restart: until new processes have found each other. */
  readonly plan: number;
  /** Changing links, at the slowest rank. */
  readonly edit: number;
  /** From there until the state and weights are where they are needed, at all ranks: they vote on it. */
  readonly restore: number;
  /** Until the step is committed that was running when the rank was killed. */
  readonly redo: number;
  /** From the kill to that commit: the sum of the parts. */
  readonly total: number;
  /** Steps that had been committed and were done again. */
  readonly redone: number;
  /** Layers that are computed by another stage than before. */
  readonly moved: number;
  /** Median of the steps before the kill. */
  readonly step: number;
}

type Of<Name> = Extract<LaunchedEvent, { event: Name }>;
const only = <Name extends LaunchedEvent['event']>(events: readonly LaunchedEvent[], name: Name) =>
  events.filter((event): event is Of<Name> => event.event === name);

/** From what was heard of a run whose rank was killed at `killedAt`. Throws an Error when it did not go on. */
export function recoveryOf(events: readonly LaunchedEvent[], killedAt: number): Recovery {
  const lost = only(events, 'lost').find(({ at }) => at >= killedAt);
  const plans = only(events, 'planned');
  // Of the epochs that the kill began the last: another loss on the way would belong to it.
  const planned = plans.findLast(({ at }) => at >= killedAt);
  if (!lost || !planned) throw new Error('The kill came too late to be seen.');
  const committed = only(events, 'committed');
  const last = Math.max(0, ...committed.filter(({ at }) => at <= planned.at).map(({ version }) => version));
  const redone = committed.find(({ at, version }) => at > planned.at && version === last + 1);
  const recovered = only(events, 'recovered').filter(
    ({ epoch, at }) => epoch === planned.epoch && at >= planned.at,
  );
  if (!redone || recovered.length === 0) throw new Error('The run did not go on after the kill.');
  const running = Math.max(...recovered.map(({ at }) => at));
  const edit = Math.max(...recovered.map(({ times }) => times.edit));
  const before = committed.filter(({ at }) => at < killedAt).map(({ at }) => at);
  return {
    detect: lost.at - killedAt,
    plan: planned.at - lost.at,
    edit,
    restore: running - planned.at - edit,
    redo: redone.at - running,
    total: redone.at - killedAt,
    redone: Math.max(0, last - planned.version),
    moved: movedLayers(plans[0], planned),
    step: median(before.slice(1).map((at, index) => at - (before[index] ?? at))),
  };
}

/** Layers whose stage is another one in `next`. */
function movedLayers(first: Of<'planned'> | undefined, next: Of<'planned'>): number {
  const stageOf = (plan: Of<'planned'> | undefined) =>
    (plan?.stages ?? []).flatMap(({ layers: [start, end] }, p) =>
      Array.from({ length: end - start }, () => p),
    );
  const before = stageOf(first);
  return stageOf(next).filter((p, layer) => p !== before[layer]).length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

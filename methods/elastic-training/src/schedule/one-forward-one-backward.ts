// 1F1B (Narayanan et al., 2021, "Efficient large-scale language model training on GPU clusters", §2.2).

export interface Pass {
  readonly kind: 'forward' | 'backward';
  readonly slot: number;
}

export interface ScheduleOptions {
  /** p, from 0. */
  readonly stage: number;
  /** P */
  readonly stages: number;
  /** M */
  readonly slots: number;
}

/**
 * The passes of stage p in their order: forward passes until P − p slots are under way, then a backward and a forward
 * pass in turn, then the backward passes that remain. No stage ever holds the activations of more than P − p slots.
 */
export function oneForwardOneBackward({ stage, stages, slots }: ScheduleOptions): Pass[] {
  if (!Number.isInteger(stage) || stage < 0 || stage >= stages)
    throw new RangeError(`Stage ${stage} is none of ${stages}.`);
  const ahead = Math.min(stages - stage, slots);
  const passes: Pass[] = [];
  for (let slot = 0; slot < ahead; slot++) passes.push({ kind: 'forward', slot });
  for (let slot = 0; slot < slots; slot++) {
    passes.push({ kind: 'backward', slot });
    if (slot + ahead < slots) passes.push({ kind: 'forward', slot: slot + ahead });
  }
  return passes;
}

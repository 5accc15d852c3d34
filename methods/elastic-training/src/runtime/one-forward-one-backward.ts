// The order in which a stage works off its slots (PipeDream-flush: Narayanan et al., 2021, "Memory-efficient
// pipeline-parallel DNN training", §2.2).

export interface Work {
  readonly kind: 'forward' | 'backward';
  readonly slot: number;
}

/** 1F1B of stage `p` of `stages`: as many forwards ahead as stages follow, then one of each in turn. */
export function oneForwardOneBackward(stages: number, p: number, slots: number): Work[] {
  const ahead = Math.min(stages - 1 - p, slots);
  const order: Work[] = [];
  for (let slot = 0; slot < ahead; slot++) order.push({ kind: 'forward', slot });
  for (let slot = 0; slot < slots; slot++) {
    if (slot + ahead < slots) order.push({ kind: 'forward', slot: slot + ahead });
    order.push({ kind: 'backward', slot });
  }
  return order;
}

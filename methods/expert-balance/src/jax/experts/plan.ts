// Which token stands where when tokens are grouped by expert. Plain numbers: the plan is made on the host.

export interface GroupPlan {
  /** Tokens of each expert, [experts × capacity]: the token in each place, or −1 where a place stays empty. */
  readonly places: Int32Array<ArrayBuffer>;
  /** [experts × capacity]: which choice (of tokens × k) stands in each place, or −1. */
  readonly choices: Int32Array<ArrayBuffer>;
  /** [tokens × k]: the place of each choice. */
  readonly placeOf: Int32Array<ArrayBuffer>;
  /** Places of each expert: the load of the busiest, rounded up to a multiple of `multiple`. No token is dropped. */
  readonly capacity: number;
  /** Busiest expert's load over the mean load. */
  readonly largestLoad: number;
}

/**
 * Groups the choices [tokens × k] by expert, in the order of the tokens. Capacities are multiples of `multiple`, so
 * that few shapes have to be compiled. Throws RangeError for an expert that is not in [0, experts).
 */
export function planGroups(
  chosen: ArrayLike<number>,
  { topK, experts, multiple = 32 }: { topK: number; experts: number; multiple?: number },
): GroupPlan {
  const load = new Int32Array(experts);
  for (let c = 0; c < chosen.length; c++) {
    const i = chosen[c] ?? -1;
    if (!Number.isInteger(i) || i < 0 || i >= experts) {
      throw new RangeError(`Choice ${c} is expert ${i}, which is not in [0, ${experts}).`);
    }
    load[i] = (load[i] ?? 0) + 1;
  }
  const busiest = Math.max(...load);
  const capacity = Math.max(1, Math.ceil(busiest / multiple)) * multiple;
  const choices = new Int32Array(experts * capacity).fill(-1);
  const placeOf = new Int32Array(chosen.length);
  const next = Int32Array.from({ length: experts }, (_, i) => i * capacity);
  for (let c = 0; c < chosen.length; c++) {
    const i = chosen[c] ?? 0;
    const place = next[i] ?? 0;
    next[i] = place + 1;
    choices[place] = c;
    placeOf[c] = place;
  }
  const places = choices.map((choice) => Math.floor(choice / topK));
  return {
    places,
    choices,
    placeOf,
    capacity,
    largestLoad: (busiest * experts) / Math.max(1, chosen.length),
  };
}

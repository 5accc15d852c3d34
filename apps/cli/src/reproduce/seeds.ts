// Which seeds a run takes.

/** At most as many as a result can hold. */
export const MOST_SEEDS = 100;

/** Seeds of a run beside those that were registered for its profile. */
export interface ChosenSeeds {
  seeds: number[];
  /** Exactly the registered ones: only then can the result become the record. */
  registered: boolean;
  /** What a person should know of the choice; null for the registered ones. */
  note: string | null;
}

/** The first `wanted` of the registered seeds; beyond their number, the whole numbers that follow the largest. */
export function chooseSeeds(registered: readonly number[], wanted: number = registered.length): ChosenSeeds {
  const seeds = registered.slice(0, wanted);
  for (let next = Math.max(...registered) + 1; seeds.length < wanted; next += 1) seeds.push(next);
  if (wanted === registered.length) return { seeds, registered: true, note: null };
  const note =
    wanted < registered.length
      ? `${wanted} of the ${registered.length} registered seeds: enough to look, not for the record.`
      : `Seeds ${seeds.slice(registered.length).join(', ')} are not registered: this cannot become the record.`;
  return { seeds, registered: false, note };
}

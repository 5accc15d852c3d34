// The list of all rooms, and its filters.
import { VERDICTS, type Verdict } from '@papertape/reproduction';
import type { HealthState, RoomCard } from './room-view.ts';

/** What a reader may narrow the list by; '' is no filter. */
export interface RoomFilter {
  /** Rooms with at least one claim of this verdict. */
  verdict: Verdict | '';
  runtime: 'browser' | 'node' | '';
  health: HealthState | '';
}

export const RUNTIMES = ['browser', 'node'] as const;
export const HEALTH_STATES: readonly HealthState[] = [
  'verified',
  'quick only',
  'outdated',
  'seeds failed',
  'never run',
];

/** The filter of an address; what it does not know is no filter. */
export function filterOf(parameters: URLSearchParams): RoomFilter {
  const choose = <T extends string>(name: string, choices: readonly T[]): T | '' =>
    choices.find((choice) => choice === parameters.get(name)) ?? '';
  return {
    verdict: choose('verdict', VERDICTS),
    runtime: choose('runtime', RUNTIMES),
    health: choose('health', HEALTH_STATES),
  };
}

/** The rooms that pass. */
export function filterRooms(cards: readonly RoomCard[], filter: RoomFilter): RoomCard[] {
  return cards.filter(
    ({ counts, runtimes, health }) =>
      (filter.verdict === '' || counts.some(({ verdict }) => verdict === filter.verdict)) &&
      (filter.runtime === '' || runtimes.includes(filter.runtime)) &&
      (filter.health === '' || health.state === filter.health),
  );
}

// The ranks that a coordinator is connected with.
import type { Address, Link } from '../communicator/index.ts';
import { asHeader, type Assignment, type RankState, type ToRank } from './messages.ts';

export interface Seat {
  readonly id: number;
  readonly address: Address;
  readonly link: Link;
  /** Null until the rank has said how it is. */
  state: RankState | null;
}

export class Seats {
  readonly #seats = new Map<number, Seat>();
  /** Who was told to go, with the reason; should it come back, it is told again. */
  readonly #evicted = new Map<number, string>();

  all(): Seat[] {
    return [...this.#seats.values()];
  }

  get(id: number): Seat | null {
    return this.#seats.get(id) ?? null;
  }

  /** False for a rank that was told to go. A rank that comes again takes the place of its old connection. */
  add(seat: Seat): boolean {
    const reason = this.#evicted.get(seat.id);
    if (reason !== undefined) {
      tell(seat, { kind: 'evicted', reason });
      void seat.link.end();
      return false;
    }
    const old = this.#seats.get(seat.id);
    this.#seats.set(seat.id, seat);
    old?.link.close('replaced');
    return true;
  }

  /** True if the seat was the rank's present one. */
  remove(seat: Seat): boolean {
    if (this.#seats.get(seat.id) !== seat) return false;
    this.#seats.delete(seat.id);
    return true;
  }

  evict(seat: Seat, reason: string): void {
    this.#evicted.set(seat.id, reason);
    this.#seats.delete(seat.id);
    tell(seat, { kind: 'evicted', reason });
    void seat.link.end();
  }

  /** Gives a sign of life to all, and closes links that were silent for longer; Infinity: nobody could be heard. */
  beat(silence: number, now: number): void {
    for (const seat of this.all()) {
      const { link } = seat;
      if (silence === Infinity) link.heardAt = now;
      const silent = now - link.heardAt;
      if (silent > silence) link.close(`silent for ${Math.round(silent)} ms`);
      else tell(seat, { kind: 'beat' });
    }
  }

  /** How many complain of a rank in an epoch. */
  complaints(epoch: number, of: number): number {
    return this.all().filter(({ state }) => state?.epoch === epoch && state.suspects.includes(of)).length;
  }
}

export function tell({ link }: Seat, message: ToRank): void {
  link.send(asHeader(message));
}

/** The one of the latest epoch. */
export function newestAssignment(assignments: readonly (Assignment | null)[]): Assignment | null {
  const known = assignments.filter((assignment) => assignment !== null);
  return known.reduce<Assignment | null>(
    (newest, one) => (one.epoch > (newest?.epoch ?? 0) ? one : newest),
    null,
  );
}

// Trains over ranks that may end at any moment: a step counts once all live ranks have answered, else it is done again.
import { cutInterval } from '../../../src/shards/intervals.ts';
import { BATCH } from '../../small-model/task.ts';
import type { AnswerTo, FromRank, ModelState, ToRank } from './messages.ts';

/** A worker as the page sees it. */
export interface RankWorker {
  postMessage(message: ToRank): void;
  /** Calls `answer` with every message that comes. */
  listen(answer: (message: FromRank) => void): void;
  terminate(): void;
}

export interface RunOptions {
  readonly ranks: number;
  readonly steps: number;
  readonly seed: number;
  start(): Promise<RankWorker>;
  /** Waits between steps, so that people can follow. */
  pause(): Promise<void>;
  onStep(step: number, loss: number): void;
}

export interface Outcome {
  /** Of each rank that lives at the end. */
  readonly weights: readonly Float64Array<ArrayBuffer>[];
  /** Of a run without any loss. */
  readonly reference: Float64Array<ArrayBuffer>;
  /** Steps begun again because a rank ended within them. */
  readonly redone: number;
}

interface Seat {
  readonly worker: RankWorker;
  /** Gives the answer that is waited for to who waits; null ends the waiting. */
  resolve: ((answer: FromRank | null) => void) | null;
  alive: boolean;
}

/** Nobody is left who has the weights. */
export class EverybodyLost extends Error {
  override readonly name = 'EverybodyLost';
}

export class TrainingRun {
  readonly #options: RunOptions;
  readonly #seats = new Map<number, Seat>();
  readonly #joining = new Set<number>();
  #redone = 0;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  isAlive(rank: number): boolean {
    return this.#seats.get(rank)?.alive ?? false;
  }

  /** Ends the worker at once, whatever it does. */
  kill(rank: number): void {
    const seat = this.#seats.get(rank);
    if (!seat) return;
    seat.alive = false;
    seat.worker.terminate();
    this.#seats.delete(rank);
    seat.resolve?.(null);
  }

  /** Lets a new worker take the seat before the next step. */
  revive(rank: number): void {
    this.#joining.add(rank);
  }

  /** Trains to the end. Throws EverybodyLost. */
  async run(): Promise<Outcome> {
    const { ranks, steps, seed, pause, onStep } = this.#options;
    await Promise.all(Array.from({ length: ranks }, (_, rank) => this.#seat(rank, seed, null)));
    for (let step = 0; step < steps; step++) {
      await this.#admit();
      onStep(step + 1, await this.#step(step));
      await pause();
    }
    return await this.#finish();
  }

  /** Ends all workers. */
  close(): void {
    for (const rank of [...this.#seats.keys()]) this.kill(rank);
  }

  async #seat(rank: number, seed: number, state: ModelState | null): Promise<void> {
    const worker = await this.#options.start();
    const seat: Seat = { worker, resolve: null, alive: true };
    worker.listen((answer) => {
      const resolve = seat.resolve;
      seat.resolve = null;
      resolve?.(answer);
    });
    this.#seats.set(rank, seat);
    await ask(seat, { type: 'begin', seed, state });
  }

  async #admit(): Promise<void> {
    for (const rank of this.#joining) {
      this.#joining.delete(rank);
      if (this.isAlive(rank)) continue;
      const answer = await ask(this.#anybody(), { type: 'state' });
      if (answer) await this.#seat(rank, this.#options.seed, answer.state);
      else this.#joining.add(rank);
    }
  }

  async #step(step: number): Promise<number> {
    for (;;) {
      const seats = this.#live();
      const cuts = cutInterval({ start: 0, end: BATCH }, seats.length);
      const answers = await Promise.all(
        seats.map((seat, at) =>
          ask(seat, { type: 'compute', step, samples: cuts[at] ?? { start: 0, end: 0 } }),
        ),
      );
      const parts = answers.flatMap((answer) => (answer ? [answer.part] : []));
      if (parts.length < seats.length) {
        this.#redone++;
        continue;
      }
      // From here on the step counts: whoever lives has all there is to apply.
      const applied = await Promise.all(this.#live().map((seat) => ask(seat, { type: 'apply', parts })));
      const loss = applied.find((answer) => answer !== null)?.loss;
      if (loss !== undefined) return loss;
      this.#anybody();
    }
  }

  async #finish(): Promise<Outcome> {
    const { steps } = this.#options;
    const states = await Promise.all(this.#live().map((seat) => ask(seat, { type: 'state' })));
    const reference = await ask(this.#anybody(), { type: 'reference', steps });
    if (!reference) throw new EverybodyLost('The worker that computed the run to compare with was killed.');
    const weights = states.flatMap((answer) => (answer ? [answer.state.weights] : []));
    return { weights, reference: reference.weights, redone: this.#redone };
  }

  #live(): Seat[] {
    this.#anybody();
    return [...this.#seats.entries()].toSorted(([a], [b]) => a - b).map(([, seat]) => seat);
  }

  #anybody(): Seat {
    for (const seat of this.#seats.values()) return seat;
    throw new EverybodyLost('All workers were killed, and the weights with them. Start again.');
  }
}

/** The answer, or null if the rank ends before it. */
function ask<T extends ToRank>(seat: Seat, message: T): Promise<AnswerTo<T> | null>;
function ask(seat: Seat, message: ToRank): Promise<FromRank | null> {
  if (!seat.alive) return Promise.resolve(null);
  return new Promise((resolve) => {
    seat.resolve = resolve;
    seat.worker.postMessage(message);
  });
}

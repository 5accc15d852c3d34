// Losses of the steps as they are committed.
import type { RunEvent } from './messages.ts';
import type { RunPlan } from './workload.ts';

/** Puts the losses of a step together from what ranks of the last stage tell, and says each step's mean once. */
export class Progress {
  readonly #plan: RunPlan;
  readonly #onEvent: (event: RunEvent) => void;
  #losses = new Map<number, Map<number, number>>();
  #told = 0;

  constructor(plan: RunPlan, onEvent: (event: RunEvent) => void) {
    this.#plan = plan;
    this.#onEvent = onEvent;
  }

  /** The run goes on from `version`: later steps are done again, and told again. */
  restart(version: number): void {
    this.#losses = new Map();
    this.#told = Math.min(this.#told, version);
  }

  committed(version: number, losses: readonly (readonly [number, number])[]): void {
    if (version <= this.#told || losses.length === 0) return;
    const known = this.#losses.get(version) ?? new Map<number, number>();
    this.#losses.set(version, known);
    for (const [sample, loss] of losses) known.set(sample, loss);
    const { samples } = this.#plan.settings;
    if (known.size < samples) return;
    // In the order of the samples, so that the sum is the same whoever told it first.
    const sum = Array.from({ length: samples }, (_, sample) => known.get(sample) ?? NaN).reduce(
      (a, b) => a + b,
      0,
    );
    this.#told = version;
    for (const held of this.#losses.keys()) if (held <= version) this.#losses.delete(held);
    this.#onEvent({ event: 'committed', version, loss: sum / (samples * this.#plan.unitsOfSample) });
  }
}

// Rates that change with the number of the step; the first step is number 1.
import type { Schedule } from './optimizer.ts';

/** The same rate at every step. */
export function constant(rate: number): Schedule {
  return () => rate;
}

/** From `rate` at step 1 along half a cosine to `final` at step `steps`, and `final` after it. */
export function cosine(rate: number, steps: number, final = 0): Schedule {
  return (step) => final + ((rate - final) / 2) * (1 + Math.cos(Math.PI * share(step - 1, steps - 1)));
}

/** `rate` at step 1, multiplied by `factor` every `every` steps, smoothly in between. */
export function exponential(rate: number, factor: number, every = 1): Schedule {
  return (step) => rate * factor ** ((step - 1) / every);
}

/** A linear rise to the first rate of `after`, reached at step `steps` + 1, where `after` begins with its step 1. */
export function linearWarmup(steps: number, after: Schedule): Schedule {
  return (step) => (step <= steps ? (after(1) * step) / (steps + 1) : after(step - steps));
}

function share(done: number, total: number): number {
  return total <= 0 ? 1 : Math.min(1, Math.max(0, done / total));
}

// What the small model is trained on, and from which it starts: all of it from one seed, by counters.
import { createCounterRng } from '../../src/rng/index.ts';
import { initialWeights, sampleOf, TEACHER, WEIGHTS, type Sample } from './model.ts';

/** B: samples of a step. */
export const BATCH = 12;
export const RATE = 0.02;

/** What numbers are drawn for, beside dropout (0). */
const [WEIGHTS_OPERATION, TEACHER_OPERATION, DATA_OPERATION] = [1, 2, 3];

export interface Task {
  readonly state: {
    readonly weights: Float64Array<ArrayBuffer>;
    readonly momentum: Float64Array<ArrayBuffer>;
  };
  /** A sample of the batch of a step. */
  sample(step: number, index: number): Sample;
}

export function createTask(seed: number): Task {
  const rng = createCounterRng(seed);
  const drawn = (operation: number, length: number) => {
    const values = new Float32Array(length);
    rng.fill({ step: 0, layer: 0, operation, sample: 0 }, values);
    return values;
  };
  const starts = drawn(WEIGHTS_OPERATION, WEIGHTS);
  const teacher = drawn(TEACHER_OPERATION, TEACHER).map((u) => 2 * u - 1);
  let at = 0;
  return {
    state: { weights: initialWeights(() => starts[at++] ?? 0), momentum: new Float64Array(WEIGHTS) },
    sample: (step, sample) =>
      sampleOf(
        (element) => rng.uniform({ step, layer: 0, operation: DATA_OPERATION, sample }, element),
        teacher,
      ),
  };
}

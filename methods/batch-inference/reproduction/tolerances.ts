/** What repeats itself: savings, schedules and tokens. Times do not, nor what is fitted to them. */
import { ONE_LEVEL, TWO_LEVELS } from './engine/names.ts';

const times = [
  ...ONE_LEVEL.flatMap(({ name }) => [`one.${name}.seconds`, `one.${name}.busy`]),
  ...TWO_LEVELS.flatMap(({ name }) => [`two.${name}.seconds`, `two.${name}.busy`]),
  ...ONE_LEVEL.flatMap(({ name }) => [`simulated.${name}.seconds`, `simulated.${name}.saturation`]),
  ...['simulator.fit', 'planning.seconds', 'planning.share'],
];
/** Measured on WebGPU alone. */
const kernel = ['webgpu.fused.milliseconds', 'webgpu.two-dispatch.milliseconds', 'webgpu.difference'];
/** Rounding of logits: another device rounds otherwise. */
const rounding = ['one.difference', 'two.difference', 'one.margin', 'two.margin', 'margin.safety'];

export const TOLERANCES: Readonly<Record<string, number | null>> = Object.fromEntries(
  [...times, ...kernel, ...rounding].map((name) => [name, null]),
);

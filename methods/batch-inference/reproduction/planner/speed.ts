import type { RandomStream } from '@papertape/reproduction';
import { plan } from '../../src/index.ts';
import { promptsOf, type Shape } from './sets.ts';

/** Seconds that the exact plan of a shape's prompts takes. `now` is in milliseconds. */
export function planningSeconds(shape: Shape, random: RandomStream, now: () => number): number {
  const prompts = promptsOf(shape, random);
  const start = now();
  plan(prompts, { blockSize: 16, mode: 'exact' });
  return (now() - start) / 1000;
}

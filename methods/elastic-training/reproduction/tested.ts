import { simulateArms } from '../src/simulator/index.ts';
import { train } from './small-model/train.ts';

/** The methods under test; tests put wrong ones in their place. */
export interface Tested {
  readonly simulateArms: typeof simulateArms;
  readonly train: typeof train;
}

export const TESTED: Tested = { simulateArms, train };

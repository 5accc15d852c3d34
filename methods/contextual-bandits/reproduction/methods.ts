/** The methods under test; tests put wrong ones in their place. */
import { chances, fitLinear, trainingRows, counterfactual, diagnose } from '../src/index.ts';

export interface Tested {
  readonly chances: typeof chances;
  readonly fitLinear: typeof fitLinear;
  readonly trainingRows: typeof trainingRows;
  readonly counterfactual: typeof counterfactual;
  readonly diagnose: typeof diagnose;
}

export const TESTED: Tested = { chances, fitLinear, trainingRows, counterfactual, diagnose };

/** How closely two engines agree: their exponentials differ in the last digit, and models are fitted to convergence. */
import { METHODS } from '../src/evaluation/estimators.ts';
import type { BanditParameters } from './parameters.ts';

/** Correlations near 0 magnify such differences; shares of a few hundred cases step by one of them. */
const COARSE = 0.05;

/** Relative tolerances of the measurements of a profile of these sizes. */
export function tolerancesOf({ settings, frozen }: BanditParameters): Record<string, number> {
  const coarse = [
    ...settings.flatMap((name) => [`${name}: autocorrelation`, `${name}: imbalance and error`]),
    ...frozen.map((name) => `${name}, frozen: autocorrelation`),
    ...METHODS.flatMap((method) => [`${method}: coverage`, `${method}: ordered`]),
  ];
  return { '*': 1e-3, ...Object.fromEntries(coarse.map((name) => [name, COARSE])) };
}

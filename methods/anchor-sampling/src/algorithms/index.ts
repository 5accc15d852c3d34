/** The five methods by name. */
import type { Algorithm, AlgorithmName } from './algorithm.ts';
import { bvrLSgd } from './bvr-l-sgd.ts';
import { fedamd } from './fedamd.ts';
import { fedavg } from './fedavg.ts';
import { fedpage } from './fedpage.ts';
import { scaffold } from './scaffold.ts';

export const algorithms: Readonly<Record<AlgorithmName, Algorithm>> = {
  fedamd,
  fedavg,
  scaffold,
  fedpage,
  'bvr-l-sgd': bvrLSgd,
};

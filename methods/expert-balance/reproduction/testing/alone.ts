/** For tests: a wrong method, whose ranks count for themselves alone: the synchronisation removed. */
import { createBalancer } from '../../src/index.ts';
import { TESTED as RIGHT, type Tested } from '../methods.ts';

export const TESTED: Tested = {
  ...RIGHT,
  createBalancer: ({ reduce: _, ...options }) => createBalancer(options),
  module: import.meta.url,
};

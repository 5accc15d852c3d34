// What is run on every set, and the figures of Vowpal Wabbit next to which it is put.
import {
  createEpochs,
  createOnline,
  createRecursive,
  fitLinear,
  type Policy,
} from '@papertape/contextual-bandits';
import type { Learner } from './cbify.ts';

export interface Setting {
  readonly name: string;
  readonly policy: Policy;
  /** A learner of `dimension` features that has learnt nothing. */
  create(dimension: number): Learner;
}

const online = (dimension: number) => createOnline({ dimension });
const squarecb = (scale: number): Setting => ({
  name: `SquareCB ${scale}`,
  policy: { kind: 'squarecb', scale },
  create: online,
});

const falcon = (name: string, scale: number): Setting => ({
  name,
  policy: { kind: 'falcon', scale },
  create: (dimension) => createEpochs({ fit: (rows) => fitLinear(rows, { dimension }), memory: 'all' }),
});

/** What the library does where nothing is said. */
export const DEFAULT: Setting = { name: 'SquareCB 10', policy: { kind: 'squarecb' }, create: online };

/** Everything is at its default but what the name says; none is tuned to a set. */
export const SETTINGS: readonly Setting[] = [
  { name: 'ε = 0.05', policy: { kind: 'epsilon-greedy', epsilon: 0.05 }, create: online },
  squarecb(1),
  DEFAULT,
  squarecb(100),
  squarecb(1000),
  { name: 'elimination 10', policy: { kind: 'squarecb-elimination' }, create: online },
  { name: 'greedy', policy: { kind: 'greedy' }, create: online },
  {
    name: 'SquareCB 100, squared loss',
    policy: { kind: 'squarecb', scale: 100 },
    create: (dimension) => createOnline({ dimension, link: 'identity' }),
  },
  falcon('FALCON', 1),
  falcon('FALCON, γ × 100', 100),
];

/** Second order costs the square of the number of features a row: on request, for small sets. */
export const SECOND_ORDER: readonly Setting[] = (['logistic', 'identity'] as const).map((link) => ({
  name: `SquareCB 100, second order (${link})`,
  policy: { kind: 'squarecb', scale: 100 },
  create: (dimension) => createRecursive({ dimension, link }),
}));

/** Whole-run progressive loss of Vowpal Wabbit 9.11 (`--cbify`, one pass, shuffled, one seed), as we measured it. */
export const PEER: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  mushrooms: {
    'ε = 0.05': 0.081,
    'SquareCB 1': 0.073,
    'SquareCB 10': 0.056,
    'SquareCB 100': 0.051,
    'SquareCB 1000': 0.053,
    'elimination 10': 0.05,
    RegCB: 0.079,
  },
  a9a: {
    'ε = 0.05': 0.212,
    'SquareCB 1': 0.199,
    'SquareCB 10': 0.192,
    'SquareCB 100': 0.194,
    'SquareCB 1000': 0.187,
    'elimination 10': 0.186,
    RegCB: 0.194,
  },
};

/** The charts, and the measurements and series that they draw. */
import type { Chart } from '@papertape/reproduction';
import { ONE_LEVEL, TWO_LEVELS, type ArmName } from './engine/names.ts';

const bars = (workload: string, arms: readonly ArmName[], what: string) =>
  arms.map(({ name, label }) => ({ metric: `${workload}.${name}.${what}`, label }));
const lines = (workload: string, arms: readonly ArmName[]) =>
  arms.map(({ name, label }) => ({ name: `${workload}.${name}.tokens`, label }));

const TOKENS = { label: 'tokens of an iteration, up to', scale: 'log' } as const;

export const CHARTS: readonly Chart[] = [
  {
    id: 'times',
    kind: 'bars',
    title: 'Time computing, one level of prefixes',
    y: { label: 'seconds' },
    bars: bars('one', ONE_LEVEL, 'busy'),
  },
  {
    id: 'times-levels',
    kind: 'bars',
    title: 'Time computing, two levels of prefixes and answers of several lengths',
    y: { label: 'seconds' },
    bars: bars('two', TWO_LEVELS, 'busy'),
  },
  {
    id: 'savings',
    kind: 'bars',
    title: 'Prompt tokens that are not computed, two levels of prefixes',
    y: { label: 'share' },
    bars: bars('two', TWO_LEVELS, 'saving'),
  },
  {
    id: 'tokens',
    kind: 'line',
    title: 'How full iterations are, one level of prefixes',
    x: TOKENS,
    y: { label: 'share of iterations' },
    series: lines('one', ONE_LEVEL),
  },
  {
    id: 'tokens-levels',
    kind: 'line',
    title: 'How full iterations are, two levels of prefixes',
    x: TOKENS,
    y: { label: 'share of iterations' },
    series: lines('two', TWO_LEVELS),
  },
  {
    id: 'simulated',
    kind: 'bars',
    title: 'Simulated, from costs fitted to the engine: prefixes of 2,000 tokens',
    y: { label: 'seconds, simulated' },
    bars: ONE_LEVEL.map(({ name, label }) => ({ metric: `simulated.${name}.seconds`, label })),
  },
];

/** How often a null effect is called 'holds', by simulation with fixed seeds. */
import { describe, expect, test, vi } from 'vitest';
import type { RandomStream } from '../context.ts';
import type { ClaimTest } from '../definition.ts';
import type { Run } from '../result.ts';
import { randomStream } from '../random.ts';
import { evaluateClaim } from './evaluate.ts';

const RUNS = 4_000;
const STATED = 0.05;
/** Three standard errors of a share of 5 % over that many runs. */
const margin = (runs: number) => 3 * Math.sqrt((STATED * (1 - STATED)) / runs);
const MARGIN = margin(RUNS);
/** Enough where the share is far from the limit. */
const FEWER_RUNS = 1_000;

type Measure = (random: RandomStream) => { ours: number; theirs?: number };

const exponential = ({ uniform }: RandomStream) => -Math.log(1 - uniform());
const cauchy = ({ normal }: RandomStream) => normal() / normal();
const both =
  (draw: (random: RandomStream) => number): Measure =>
  (random) => ({ ours: draw(random), theirs: draw(random) });

function difference(minus: string | number, minimumEffect = 0): ClaimTest {
  return { kind: 'difference', of: 'ours', minus, expect: 'greater', minimumEffect };
}
const ratio: ClaimTest = { kind: 'ratio', of: 'ours', over: 'theirs', expect: 'less', minimumEffect: 1 };

/** The share of `simulated` results, of `count` seeds each, in which the claim holds. */
function shareOfHolds(name: string, test: ClaimTest, count: number, measure: Measure, simulated = RUNS) {
  const random = randomStream(count, name);
  const seeds = Array.from({ length: count }, (_, index) => index);
  let holds = 0;
  for (let index = 0; index < simulated; index += 1) {
    const runs = seeds.map((seed) => finished(seed, measure(random)));
    const claim = { id: `claim-${index}`, statement: '', source: '', paper: null, test };
    if (evaluateClaim(claim, { seeds, runs }).verdict === 'holds') holds += 1;
  }
  return holds / simulated;
}

function finished(seed: number, measurements: Record<string, number>): Run {
  return { seed, status: 'finished', seconds: 0, measurements, series: [], tables: [], images: [] };
}

/** Seeds of very different difficulty, which pairing takes out. */
const logNormal: Measure = (random) => {
  const difficulty = Math.exp(3 * random.normal());
  return { ours: difficulty * Math.exp(random.normal()), theirs: difficulty * Math.exp(random.normal()) };
};

vi.setConfig({ testTimeout: 120_000 });

describe.each([3, 5, 10])('where neither side is better, at most 5 of 100 runs hold: %i seeds', (count) => {
  test.each([
    ['difference, normal', difference('theirs'), both(({ normal }) => normal())],
    ['difference, skewed as an exponential', difference('theirs'), both(exponential)],
    ['difference, tails so heavy that there is no mean', difference('theirs'), both(cauchy)],
    ['ratio, log-normal', ratio, logNormal],
  ])('%s', (name, test, measure) => {
    const runs = name.includes('no mean') ? FEWER_RUNS : RUNS;
    expect(shareOfHolds(name, test, count, measure, runs)).toBeLessThan(STATED + margin(runs));
  });

  test('a minimum effect makes it rarer', () => {
    const share = shareOfHolds(
      'minimum',
      difference('theirs', 1),
      count,
      both(({ normal }) => normal()),
      FEWER_RUNS,
    );
    expect(share).toBeLessThan(STATED / 2);
  });

  test('the limit that evaluateClaim states: a long tail away from the claim, beside a constant', () => {
    const tailed: Measure = (random) => ({ ours: 2 - exponential(random) });
    const share = shareOfHolds('tailed', difference(1), count, tailed, FEWER_RUNS);
    expect(share).toBeGreaterThan(STATED + margin(FEWER_RUNS));
    expect(share).toBeLessThan(0.17 + 2 * margin(FEWER_RUNS));
  });
});

test('the share is not far below what is stated, which would find no effect either', () => {
  const normal = both(({ normal }) => normal());
  expect(shareOfHolds('normal', difference('theirs'), 5, normal)).toBeGreaterThan(STATED - MARGIN);
});

test('an effect of three standard deviations is found by five seeds nearly always', () => {
  const better: Measure = ({ normal }) => ({
    ours: 3 + normal() / Math.SQRT2,
    theirs: normal() / Math.SQRT2,
  });
  expect(shareOfHolds('better', difference('theirs'), 5, better, FEWER_RUNS)).toBeGreaterThan(0.98);
});

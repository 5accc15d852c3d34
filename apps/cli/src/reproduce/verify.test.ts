import { compareResults } from '@papertape/reproduction';
import { expect, test } from 'vitest';
import { coloursFor } from '../terminal/colours.ts';
import { describeComparison, describeForgeries } from './comparison.ts';
import { forgedClaims } from './forgeries.ts';
import { definition, finishedRun, good, resultOf } from './testing.ts';

const shown = { columns: 80, colours: coloursFor({}, {}) };

test('verdicts that follow from the measurements are no forgeries, rounding aside', () => {
  expect(forgedClaims(definition, good)).toEqual([]);
  const rounded = good.claims.map((claim) => ({
    ...claim,
    estimate: claim.estimate && claim.estimate * (1 + 1e-14),
  }));
  expect(forgedClaims(definition, { ...good, claims: rounded })).toEqual([]);
});

test.each([
  ['verdict', { verdict: 'inconclusive' as const }],
  ['estimate', { estimate: 0.25 }],
  ['interval', { interval: [0.1, 0.4] as [number, number] }],
  ['lost interval', { interval: null }],
  ['number of seeds', { seeds: 4 }],
])('another %s is a forgery', (_, change) => {
  const claims = good.claims.map((claim) => (claim.id === 'faster' ? { ...claim, ...change } : claim));
  expect(forgedClaims(definition, { ...good, claims }).map(({ id }) => id)).toEqual(['faster']);
});

test('a claim that is missing, and one that nobody made, are forgeries', () => {
  const [first, ...others] = good.claims;
  const invented = { ...others[0], id: 'invented' } as (typeof others)[number];
  const forged = forgedClaims(definition, { ...good, claims: [...others, invented] });
  expect(forged.map(({ id, written, computed }) => [id, written?.verdict, computed?.verdict])).toEqual([
    ['faster', undefined, first?.verdict],
    ['invented', 'does not hold', undefined],
  ]);
  expect(describeForgeries(forged, 3, shown)).toContain(
    'faster: the file says nothing; its measurements say',
  );
});

test('differences beyond tolerance are a table, with the largest first', () => {
  const other = resultOf([
    finishedRun(0, { sails: 1.5, oars: 3, lost: 0 }),
    finishedRun(1, { sails: 1.1, oars: 3.2 + 1e-9, lost: 0 }),
    finishedRun(2, { sails: 0.9, oars: 2.8, lost: 3 }),
  ]);
  const comparison = compareResults(definition, other, good);
  if (!comparison.comparable) throw new Error(comparison.reason);
  expect(describeComparison(comparison, false, shown)).toBe(
    `✗ 9 measurements of 3 seeds compared: 6 equal, 1 within tolerance, 2 not.
    Other verdicts from these seeds: faster
    seed  measurement  now  file  apart   allowed
    2     lost         3    1     0.6667  1e-6
    0     sails        1.5  1     0.3333  1e-6
It differs.
`,
  );
});

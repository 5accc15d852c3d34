import { describe, expect, test } from 'vitest';
import { coloursFor } from '../terminal/colours.ts';
import { figure } from '../terminal/format.ts';
import { describeResult, verdictsInWords } from './claims.ts';
import { definition, finishedRun, good, resultOf } from './testing.ts';

const shown = { columns: 60, colours: coloursFor({}, {}) };

test('a result begins with what was not tested, and gives each claim its verdict, numbers and reason', () => {
  const [low, high] = (good.claims[0]?.interval ?? []).map(figure);
  expect(describeResult(definition, good, shown)).toBe(`Sails and oars
arxiv:0000.00001, profile quick, 3 seeds (0, 1, 2)
2026-03-01, Node 24.0.0, device wasm, 6.0 s, 100 MB, commit
0123456789-dirty

Not tested
  • No storm was tried.

Claims: 1 holds, 1 does not hold, 1 not testable here

  ✓ holds: Sails need at most half of the time that oars
    need, over any distance that was tried here.
    here   0.3327× (${low}× to ${high}×, 90 % interval over 3
           seeds)
    paper  2–3× (§4, Table 2)
    why    the interval, ${low} to ${high}, lies below 0.5

  ✗ does not hold: Nobody is lost.
    here   0.3333 sailors (0 to 1, mean and range over 3
           seeds)
    paper  no figure (§5)
    why    values from 0 to 1; out of bounds in seed 2

  – not testable here: Sailors are happier.
    paper  no figure (§6)
    why    Nobody was asked.
`);
});

test('verdicts come from the measurements, whatever the file says', () => {
  const forged = { ...good, claims: good.claims.map((claim) => ({ ...claim, verdict: 'holds' as const })) };
  expect(describeResult(definition, forged, shown)).toBe(describeResult(definition, good, shown));
});

describe('what makes a result weaker is said', () => {
  const told = (result: typeof good) => describeResult(definition, result, shown).replace(/\s+/g, ' ');

  test('a stand-in for the data', () => {
    const sea = { name: 'sea', origin: 'stand-in' as const, sha256: '0'.repeat(64), bytes: 1 };
    expect(told({ ...good, datasets: [sea] })).toContain("Not the paper's data: 'The open sea' was replaced");
    expect(told({ ...good, datasets: [{ ...sea, origin: 'file' }] })).not.toContain('replaced');
  });

  test('seeds that are not the registered ones', () => {
    const other = resultOf([0, 1, 7].map((seed) => finishedRun(seed, { sails: 1, oars: 3, lost: 0 })));
    expect(told(other)).toContain('Not the registered seeds, which are 0, 1, 2');
    expect(told(good)).not.toContain('Not the registered seeds');
  });

  test('seeds that failed, or are still to run', () => {
    const failed = { seed: 2, status: 'failed' as const, seconds: 1, error: 'capsized' };
    expect(told(resultOf([...good.runs.slice(0, 2), failed]))).toContain('Seed 2 failed: capsized');
    const part = { ...good, runs: good.runs.slice(0, 2), finishedAt: null };
    expect(told(part)).toContain('Unfinished: 2 of 3 seeds ran.');
    expect(told(part)).toContain('inconclusive: Sails');
  });
});

test('counts leave out what there is none of', () => {
  expect(verdictsInWords([])).toBe('none');
  expect(verdictsInWords([{ verdict: 'inconclusive' }, { verdict: 'holds' }, { verdict: 'holds' }])).toBe(
    '2 hold, 1 inconclusive',
  );
});

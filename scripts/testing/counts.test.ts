import { expect, test } from 'vitest';
import { addCounts, countsOf, summaryLine, type VitestReport } from './counts.ts';

const file = (status: string, tests: number) => ({
  name: 'a.test.ts',
  status,
  assertionResults: Array.from({ length: tests }, () => ({ status: 'passed', fullName: 'adds' })),
});

const report = (changes: Partial<VitestReport> = {}): VitestReport => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [file('passed', 2)],
  ...changes,
});

test('a good run counts its tests', () => {
  expect(countsOf(report({ numPendingTests: 2, numTodoTests: 1 }), 0)).toEqual({
    passed: 5,
    failed: 0,
    skipped: 3,
  });
});

test('a file that could not be loaded counts as a failure', () => {
  const broken = report({ testResults: [file('failed', 0)] });
  expect(countsOf(broken, 1).failed).toBe(1);
});

test('a file whose tests failed is not counted twice', () => {
  const failed = report({
    numFailedTests: 2,
    testResults: [file('failed', 2)],
  });
  expect(countsOf(failed, 1).failed).toBe(2);
});

test('a run that ends badly without a failed test is a failure', () => {
  expect(countsOf(report(), 1).failed).toBe(1);
  expect(countsOf(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('the last line sums all runs and tells of skipped tests only where there are any', () => {
  const sum = addCounts({ passed: 1, failed: 2, skipped: 0 }, { passed: 10, failed: 0, skipped: 0 });
  expect(summaryLine(sum)).toBe('11 passed, 2 failed');
  expect(summaryLine({ ...sum, skipped: 4 })).toBe('11 passed, 2 failed, 4 skipped');
});

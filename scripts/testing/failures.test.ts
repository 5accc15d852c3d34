import { expect, test } from 'vitest';
import type { VitestReport } from './counts.ts';
import { failureLine, failuresOf } from './failures.ts';

const report: VitestReport = {
  numPassedTests: 1,
  numFailedTests: 1,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [
    {
      name: '/repository/packages/a/sum.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'adds nothing' },
        {
          status: 'failed',
          fullName: 'adds ones',
          failureMessages: ['Error: expected 2 to be 3\n    at sum.ts:1'],
        },
      ],
    },
    {
      name: '/repository/packages/b.test.ts',
      status: 'failed',
      message: 'cannot be read',
      assertionResults: [],
    },
  ],
};

test('failed tests and files that could not be loaded are named with what they said first', () => {
  expect(failuresOf(report, '/repository').map(failureLine)).toEqual([
    'packages/a/sum.test.ts › adds ones: Error: expected 2 to be 3',
    'packages/b.test.ts: cannot be read',
  ]);
});

test('a run without a report names nothing', () => {
  expect(failuresOf(null, '/repository')).toEqual([]);
});

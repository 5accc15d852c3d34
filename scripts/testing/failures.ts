// Names the tests that failed, for the end of `npm test`: what they printed stands far above by then.
import { relative } from 'node:path';
import type { VitestReport } from './counts.ts';

/** A test that failed, or a file that could not be loaded. */
export interface Failure {
  /** Relative to `root`. */
  file: string;
  /** Null for a file that could not be loaded. */
  test: string | null;
  /** The first line of what it said. */
  message: string;
}

/** All failures of one run, in the order of its report. */
export function failuresOf(report: VitestReport | null, root: string): Failure[] {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }): Failure[] => {
    const file = relative(root, name);
    if (status === 'failed' && assertionResults.length === 0)
      return [{ file, test: null, message: firstLine(message) }];
    return assertionResults
      .filter((result) => result.status === 'failed')
      .map(({ fullName, failureMessages }) => ({
        file,
        test: fullName,
        message: firstLine(failureMessages?.[0]),
      }));
  });
}

/** A failure in one line: `packages/a/b.test.ts › adds: expected 2 to be 3`. */
export function failureLine({ file, test, message }: Failure): string {
  return `${[file, ...(test === null ? [] : [test])].join(' › ')}${message ? `: ${message}` : ''}`;
}

function firstLine(message: string | undefined): string {
  return message?.trim().split('\n')[0]?.trim() ?? '';
}

/** The errors a person can act on, and how the error of a failed seed is kept. */

/** A dataset that is nowhere; its message says which file to put where. Ends the whole run, not one seed. */
export class DatasetUnavailable extends Error {
  override readonly name = 'DatasetUnavailable';
}

/** A value that is no result; its message says where. */
export class ResultError extends Error {
  override readonly name = 'ResultError';
}

/** A checkpoint that the run cannot go on from. */
export class ResumeError extends Error {
  override readonly name = 'ResumeError';
}

/** Data that changed between two seeds of one result. Ends the whole run. */
export class DatasetChanged extends Error {
  override readonly name = 'DatasetChanged';
}

const ENDS_THE_RUN = new Set(['DatasetUnavailable', 'DatasetChanged']);

/** Whether an error, from this thread or another, is about the run and not about its seed. */
export function endsTheRun(error: unknown): error is Error {
  return error instanceof Error && ENDS_THE_RUN.has(error.name);
}

const LONGEST = 1_000;
/** `/a/b/c.ts`, `C:\a\b`, `file:///a/b` and `http://localhost:5173/src/b.ts`: all but the last part goes. */
const PATH =
  /(?:[a-z]+:\/\/[^\s'"()]*\/|[A-Za-z]:\\(?:[^\s'"()\\]+\\)*|(?<![\w.])\/(?:[^\s'"()/]+\/)+)(?=[^\s'"()/\\])/g;

/** The text of an error as a result keeps it: its message without a stack or the folders of a machine. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replaceAll(PATH, '').slice(0, LONGEST);
}

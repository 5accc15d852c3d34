// The order of test files in a run: those that take longest come first, so that no core waits for one that came last.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than a minute, or most of their stage, the longest first. */
export const LONGEST: readonly string[] = [
  'tests/browser/pages.test.ts',
  'tests/browser/run-here.test.ts',
  'tests/browser/collections.test.ts',
  'tests/browser/discussions.test.ts',
  'tests/browser/administration.test.ts',
  'tests/browser/accounts.test.ts',
  'tests/browser/contributions.test.ts',
  'tests/cli/commands.test.ts',
  'tests/cli/harvest.test.ts',
  'tests/faults/killed-import.test.ts',
  'tests/faults/one-site.test.ts',
  'packages/database/src/database.db.test.ts',
  'tests/faults/killed.db.test.ts',
  'packages/search/src/vectors.db.test.ts',
  'methods/global-deduplication/src/streaming/deduplicate-corpus.test.ts',
  'methods/target-surrogates/reproduction/reproduction.test.ts',
  'methods/global-deduplication/reproduction/reproduction.test.ts',
];

/** Vitest's own order (what failed, then what it remembers as slow, then large files) behind the files named here. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return longestFirst(await super.sort(files), ({ moduleId }) => moduleId);
  }
}

/** Items whose path ends with a name of the list come first, in its order; the others stay as they are. */
export function longestFirst<T>(items: readonly T[], pathOf: (item: T) => string): T[] {
  const place = (item: T) => {
    const at = LONGEST.findIndex((name) => pathOf(item).endsWith(`/${name}`));
    return at < 0 ? LONGEST.length : at;
  };
  return items.toSorted((one, other) => place(one) - place(other));
}

/** What is wrong with a value, in words. */
import * as v from 'valibot';

const SHOWN = 3;

/** 'runs.0.seed: …; …': the first few issues, each with where it is. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  const shown = issues.slice(0, SHOWN).map((issue) => {
    const where = v.getDotPath(issue);
    return where === null ? issue.message : `${where}: ${issue.message}`;
  });
  const more = issues.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

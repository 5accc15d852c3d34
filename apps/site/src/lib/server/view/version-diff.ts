// What changed in an abstract from one version to the next, word by word.
import { diffWordsWithSpace } from 'diff';
import type { PaperVersion } from '@papertape/papers';

/** A run of words that stayed, came or went. */
export interface DiffPart {
  change: 'same' | 'added' | 'removed';
  text: string;
}

/** The difference between two versions' abstracts. */
export interface VersionDiff {
  from: number;
  to: number;
  parts: DiffPart[];
  /** Words that came and went. */
  added: number;
  removed: number;
}

/** Longer texts are not compared: the time grows with the square of what differs. */
const LONGEST_ABSTRACT = 20_000;

/** Words that stayed, came and went; null where the texts are too long to compare. */
export function diffWords(before: string, after: string): DiffPart[] | null {
  if (before.length > LONGEST_ABSTRACT || after.length > LONGEST_ABSTRACT) return null;
  const changes = diffWordsWithSpace(before, after, { timeout: 100 });
  if (changes === undefined) return null;
  return changes.map(({ added, removed, value }) => ({
    change: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

/** Differences between each version and the one before whose abstracts are both known, the latest first. */
export function versionDiffs(versions: readonly PaperVersion[]): VersionDiff[] {
  const known = versions.filter(({ abstract }) => abstract !== null);
  const sorted = known.toSorted((a, b) => a.version - b.version);
  const diffs: VersionDiff[] = [];
  for (const [index, version] of sorted.entries()) {
    const before = sorted[index - 1];
    if (!before || before.abstract === version.abstract) continue;
    const parts = diffWords(before.abstract ?? '', version.abstract ?? '');
    if (parts)
      diffs.push({
        from: before.version,
        to: version.version,
        parts,
        added: countChanged(parts, 'added'),
        removed: countChanged(parts, 'removed'),
      });
  }
  return diffs.reverse();
}

function countChanged(parts: readonly DiffPart[], change: DiffPart['change']): number {
  const text = parts
    .filter((part) => part.change === change)
    .map((part) => part.text)
    .join(' ');
  return countWords(text);
}

/** Words between white space. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

// How a ranking is shown: how long it stays, and what is said of each paper.
import { reasonWords, type Reason } from './reasons.ts';
import { VISIT_HOURS } from './states.ts';

const VISIT_MS = VISIT_HOURS * 3_600_000;

/** When a ranking made at a moment makes room for the next. Both ISO 8601 in UTC. */
export function visitEnd(at: string): string {
  return new Date(Date.parse(at) + VISIT_MS).toISOString();
}

/**
 * Whether a ranking made at `at` (ISO 8601) still stands. One dated further ahead comes from a clock that was wrong, and
 * one that shows nothing is in nobody's hands: there may be papers now.
 */
export function stillStands({ at, shown }: { at: string; shown: readonly unknown[] }, now: Date): boolean {
  return shown.length > 0 && Math.abs(now.getTime() - Date.parse(at)) < VISIT_MS;
}

/** A ranking as far as words need it. */
interface ShownRanking {
  candidates: readonly { paperId: number; score: number; reason: Reason }[];
  shown: readonly { paperId: number }[];
}

/** Why each paper is there, in words; also that it was drawn to learn of it, where another one was likelier. */
export function shownWords({ candidates, shown }: ShownRanking): Map<number, string> {
  const left = new Map(candidates.map((candidate) => [candidate.paperId, candidate]));
  const words = new Map<number, string>();
  for (const { paperId } of shown) {
    const candidate = left.get(paperId);
    if (!candidate) continue;
    const best = Math.max(...[...left.values()].map(({ score }) => score));
    const why = reasonWords(candidate.reason);
    words.set(paperId, candidate.score < best ? `${why} · tried out` : why);
    left.delete(paperId);
  }
  return words;
}

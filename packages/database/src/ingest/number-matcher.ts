// A record matcher for tests, made to be awkward: titles are numbers, and neighbours are alike though their neighbours'
// neighbours are not.
import type { PaperRecord } from '@papertape/papers';
import type { RecordEvidence, RecordMatcher } from './record-matcher.ts';

/** Joins records whose titles are whole numbers at most one apart; a paper has one arXiv id. */
export const matchByNumber: RecordMatcher = {
  version: 'number',
  blockKeys: ({ title }) => (/^\d+$/.test(title) ? [Number(title), Number(title) + 1] : []),
  match(a, b): RecordEvidence | null {
    const shared = a.identifiers.find((mine) =>
      b.identifiers.some((other) => other.scheme === mine.scheme && other.value === mine.value),
    );
    if (shared)
      return { kind: 'identifier', relation: 'same-record', scores: {}, reason: 'same name', strength: 1 };
    const apart = Math.abs(Number(a.title) - Number(b.title));
    if (!(apart <= 1) || conflict(a, b)) return null;
    const reason = apart === 0 ? 'same number' : 'numbers one apart';
    return {
      kind: 'title-authors-year',
      relation: 'duplicate',
      scores: { title: 1 - apart / 2 },
      reason,
      strength: 2 - apart,
    };
  },
  conflict: (a, b) => conflict({ identifiers: [...a] }, { identifiers: [...b] }),
};

function conflict(a: Pick<PaperRecord, 'identifiers'>, b: Pick<PaperRecord, 'identifiers'>): boolean {
  const ids = (record: Pick<PaperRecord, 'identifiers'>) =>
    record.identifiers.filter(({ scheme }) => scheme === 'arxiv').map(({ value }) => value);
  const others = ids(b);
  return others.length > 0 && ids(a).length > 0 && !ids(a).some((value) => others.includes(value));
}

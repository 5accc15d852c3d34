// What persons decided of records, as pages show it.
import { spellRecord, type RecordDecision } from '@papertape/papers';

/** A decision in words. */
export interface RecordDecisionView {
  id: string;
  kind: 'join' | 'split';
  /** 'acl:7 from arxiv:1 and 2 more records'. */
  what: string;
  by: string;
  reason: string;
  at: string;
  undone: { by: string; at: string } | null;
}

/** The decision as it is shown. */
export function decisionView(decision: RecordDecision): RecordDecisionView {
  const { id, kind, by, reason, decidedAt, undoneAt, undoneBy } = decision;
  const left = namesOf(decision, 0);
  const right = namesOf(decision, 1);
  return {
    id,
    kind,
    what: `${left.join(', ')} ${kind === 'split' ? 'from' : 'with'} ${right.join(', ')}`,
    by,
    reason,
    at: decidedAt,
    undone: undoneAt === null ? null : { by: undoneBy ?? 'somebody', at: undoneAt },
  };
}

function namesOf({ pairs }: RecordDecision, side: 0 | 1): string[] {
  return [...new Set(pairs.map((pair) => spellRecord(pair[side])))];
}

// Decisions of moderators in words.
import type { Decision } from '@papertape/database';
import { paperPath } from '../view/addresses.ts';

const ABOUT_COMMENT: Readonly<Record<string, string>> = {
  hide: 'hid a comment',
  restore: 'restored a comment',
  approve: 'let a comment through that waited',
  dismiss: 'left a comment as it is',
};
const ABOUT_PERSON: Readonly<Record<string, string>> = {
  suspend: 'suspended the account',
  reinstate: 'reinstated the account',
};
const ABOUT_SUBMISSION: Readonly<Record<string, string>> = {
  'take-off': 'took a submission off the day’s page',
};

const ABOUT_ENRICHMENT: Readonly<Record<string, string>> = {
  hide: 'hid a summary by a machine',
  restore: 'showed a summary by a machine again',
  dismiss: 'left a summary by a machine as it is',
};

/** What was done, after the moderator's name. */
export function decisionWords({ action, targetKind }: Pick<Decision, 'action' | 'targetKind'>): string {
  if (targetKind === 'enrichment') return ABOUT_ENRICHMENT[action] ?? action;
  return ABOUT_COMMENT[action] ?? ABOUT_PERSON[action] ?? ABOUT_SUBMISSION[action] ?? action;
}

/** Where the thing is that a decision is about; null where it has no page. */
export function decisionTarget(decision: Decision): string | null {
  if (decision.targetKind === 'comment') return `/moderation/comments/${decision.targetId}`;
  if (decision.targetKind === 'enrichment')
    return decision.paper === null ? null : paperPath(decision.paper.publicId);
  return decision.subject === null ? null : `/moderation/people/${decision.subject}`;
}

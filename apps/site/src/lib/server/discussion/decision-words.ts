// Decisions of moderators in words.
import type { Decision } from '@papertape/database';

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

/** What was done, after the moderator's name. */
export function decisionWords({ action }: Pick<Decision, 'action'>): string {
  return ABOUT_COMMENT[action] ?? ABOUT_PERSON[action] ?? ABOUT_SUBMISSION[action] ?? action;
}

/** Where the thing is that a decision is about; null where it has no page. */
export function decisionTarget(decision: Decision): string | null {
  if (decision.targetKind === 'comment') return `/moderation/comments/${decision.targetId}`;
  return decision.subject === null ? null : `/moderation/people/${decision.subject}`;
}

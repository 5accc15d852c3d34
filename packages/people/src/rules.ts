// The one table of who may do what. Every route, form action and API endpoint names its rule
// (apps/site/src/lib/server/authorization/routes.ts); a test fails where one does not.
import type { Role } from './roles.ts';
import type { Scope } from './scopes.ts';

/** 'visitor' is everyone; 'reader' everyone, or people with an account where the site is private. */
export type Least = 'visitor' | 'reader' | Role;

/** One rule: resource and verb are its name. */
export interface Rule {
  /** The weakest that may do it to anything; null: nobody may do it to what is not theirs. */
  any: Least | null;
  /** The weakest that may do it to what is their own; the same as `any` unless given. */
  own?: Role;
  /** What a token needs to do it; null: no program may. */
  scope: Scope | null;
  /** Whether a suspended account may still do it. */
  suspended?: true;
}

const rules = <Name extends string>(table: Record<Name, Rule>): Record<Name, Rule> => table;

/** Rules by 'resource.verb'. */
export const RULES = rules({
  // The site itself
  'site.look': { any: 'visitor', scope: 'read', suspended: true },
  'site.theme': { any: 'visitor', scope: null, suspended: true },
  'papers.read': { any: 'reader', scope: 'read', suspended: true },
  'people.read': { any: 'reader', scope: 'read', suspended: true },
  'reproductions.read': { any: 'reader', scope: 'read', suspended: true },
  'reproductions.report': { any: 'reader', scope: 'read' },

  // Accounts
  'account.enter': { any: 'visitor', scope: null, suspended: true },
  'account.leave': { any: 'visitor', scope: null, suspended: true },
  'account.read': { any: null, own: 'member', scope: 'read', suspended: true },
  'account.edit': { any: null, own: 'member', scope: null },
  'account.secure': { any: null, own: 'member', scope: null, suspended: true },
  'account.export': { any: null, own: 'member', scope: null, suspended: true },
  'account.delete': { any: null, own: 'member', scope: null, suspended: true },

  // Votes, reading
  'votes.write': { any: 'member', scope: 'vote' },
  'reading.read': { any: null, own: 'member', scope: 'read', suspended: true },
  'reading.write': { any: null, own: 'member', scope: 'vote' },
  'ranking.read': { any: null, own: 'member', scope: null, suspended: true },
  'ranking.write': { any: null, own: 'member', scope: null, suspended: true },

  // Discussion
  'comments.read': { any: 'reader', scope: 'read', suspended: true },
  'comments.write': { any: 'member', scope: 'comment' },
  'comments.edit': { any: null, own: 'member', scope: 'comment' },
  'comments.delete': { any: null, own: 'member', scope: 'comment' },
  'comments.react': { any: 'member', scope: 'comment' },
  'comments.report': { any: 'member', scope: 'comment' },
  'comments.moderate': { any: 'moderator', scope: 'moderate' },
  'notifications.read': { any: null, own: 'member', scope: 'read', suspended: true },
  'notifications.write': { any: null, own: 'member', scope: 'comment', suspended: true },

  // What a machine wrote of papers
  'enrichments.flag': { any: 'member', scope: 'comment' },
  'enrichments.moderate': { any: 'moderator', scope: 'moderate' },

  // Contributions
  'submissions.write': { any: 'member', scope: 'submit' },
  'submissions.edit': { any: 'moderator', own: 'member', scope: 'submit' },
  'submissions.moderate': { any: 'moderator', scope: 'moderate' },
  'papers.links': { any: 'moderator', own: 'member', scope: 'submit' },
  'claims.write': { any: 'member', scope: 'submit' },
  'claims.withdraw': { any: null, own: 'member', scope: 'submit' },
  'claims.decide': { any: 'moderator', scope: 'moderate' },
  'collections.read': { any: 'reader', scope: 'read', suspended: true },
  'collections.readPrivate': { any: null, own: 'member', scope: 'read', suspended: true },
  'collections.create': { any: 'member', scope: 'collections' },
  'collections.edit': { any: null, own: 'member', scope: 'collections' },
  'collections.moderate': { any: 'moderator', scope: 'moderate' },
  'searches.write': { any: null, own: 'member', scope: 'collections' },
  'follows.write': { any: null, own: 'member', scope: 'collections' },

  // Digests by mail. Links in mails work for whoever holds them: what they allow stands in their token.
  'digests.read': { any: 'reader', scope: 'read', suspended: true },
  'digests.ask': { any: 'reader', scope: null },
  'digests.answer': { any: 'visitor', scope: null, suspended: true },
  'digests.write': { any: null, own: 'member', scope: null, suspended: true },

  // Moderation and administration
  'moderation.read': { any: 'moderator', scope: 'moderate' },
  'moderation.decide': { any: 'moderator', scope: 'moderate' },
  'moderation.appeal': { any: null, own: 'member', scope: 'comment', suspended: true },
  'people.suspend': { any: 'moderator', scope: 'moderate' },
  'people.invite': { any: 'moderator', scope: null },
  'people.manage': { any: 'administrator', scope: 'administer' },
  'site.administer': { any: 'administrator', scope: 'administer' },
});

export type RuleName = keyof typeof RULES;

/** The names of all rules. */
export const RULE_NAMES = Object.keys(RULES) as RuleName[];

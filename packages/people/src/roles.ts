// Who people are to a site.

/** Roles of people with an account, the weakest first. */
export const ROLES = ['member', 'moderator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** A suspended account may read, and sees why; a deleted one is an empty row that threads refer to. */
export type AccountStatus = 'active' | 'suspended' | 'deleted';

/** How a site is open, the setting ACCESS. */
export const ACCESS_MODES = ['open', 'invite-only', 'read-only', 'private'] as const;
export type Access = (typeof ACCESS_MODES)[number];

declare const brand: unique symbol;
/** The id of a person, a UUID. */
export type PersonId = string & { readonly [brand]: 'PersonId' };

/** A person with an account, as requests know them. */
export interface Person {
  id: PersonId;
  handle: string;
  name: string;
  /** Null where the account has no address. */
  email: string | null;
  emailVerified: boolean;
  about: string;
  orcid: string | null;
  /** Whether ORCID itself said so. */
  orcidVerified: boolean;
  role: Role;
  status: AccountStatus;
  statusReason: string | null;
  /** Told of replies and mentions: on the site, by mail. */
  notifyOnSite: boolean;
  notifyByMail: boolean;
  /** ISO 8601 in UTC. */
  createdAt: string;
}

/** Whether `role` has at least the rights of `least`. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** The role of that name, or null. */
export function parseRole(text: unknown): Role | null {
  return ROLES.find((role) => role === text) ?? null;
}

// What an API token may be used for.

/** Scopes with what each lets a program do, in words for its owner. */
export const SCOPES = {
  read: 'Read what you can read, your notes and lists included',
  vote: 'Vote, and mark papers as read or hidden',
  comment: 'Comment, edit and react',
  submit: 'Submit papers, set their links, claim authorship',
  collections: 'Change your collections, saved searches and follows',
  moderate: 'Moderate, where you are a moderator',
  administer: 'Administer the site, where you are an administrator',
} as const;
export type Scope = keyof typeof SCOPES;

/** The scopes among `names`, in the order of the list. */
export function parseScopes(names: readonly unknown[]): Scope[] {
  return (Object.keys(SCOPES) as Scope[]).filter((scope) => names.includes(scope));
}

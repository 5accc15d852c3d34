// Spam defence that costs readers nothing: rules over facts. Where one fires, the comment of a new account waits for a
// moderator; nobody else meets it.

/** What is known of whoever writes. */
export interface Writer {
  /** Staff, and people confirmed as an author of the paper, are never held back. */
  trusted: boolean;
  /** Comments of theirs that stand: neither deleted, hidden nor held back. */
  standing: number;
}

/** What is known of a comment that is about to be kept. */
export interface CommentFacts {
  /** Addresses outside of this site that it links to. */
  links: number;
  /** Comments with the same words by the same account, lately, under other papers. */
  repeats: number;
  /** The same words by other accounts, lately. */
  copies: number;
  /** How it was written, where a form was used; null for a program with a token. */
  form: { filledTrap: boolean; seconds: number | null } | null;
}

/** An account is new until so many of its comments stand. */
export const NEW_UNTIL = 3;
/** Links that a new account may write without being looked at. */
const MOST_LINKS = 2;
/** Nobody reads a page and writes a comment in less, seconds. */
const SHORTEST_SECONDS = 2;
/** The same words so often, or by others, are no talk. */
const MOST_REPEATS = 2;

/** Why a comment waits for a moderator, in words for them; none: it is shown at once. */
export function suspicions(writer: Writer, comment: CommentFacts): string[] {
  if (writer.trusted || writer.standing >= NEW_UNTIL) return [];
  const { links, repeats, copies, form } = comment;
  const found: [boolean, string][] = [
    [form?.filledTrap === true, 'A field that only programs see was filled in.'],
    [form !== null && form.seconds === null, 'The form was not one of this site, or far too old.'],
    [(form?.seconds ?? SHORTEST_SECONDS) < SHORTEST_SECONDS, `Sent after ${form?.seconds ?? 0} s.`],
    [links > MOST_LINKS, `A new account, and ${links} links.`],
    [repeats >= MOST_REPEATS, `The same words stand under ${repeats} other papers.`],
    [copies > 0, 'Other accounts wrote the same words.'],
  ];
  return found.flatMap(([fires, reason]) => (fires ? [reason] : []));
}

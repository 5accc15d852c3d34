// The text of a comment: what is kept of what was typed.

/** Longest comment, characters; the same as in the Hugging Face API. */
export const LONGEST_COMMENT = 65_536;
/** Longest reason of a moderator, and longest appeal, characters. */
export const LONGEST_REASON = 2_000;
/** Most people whom one comment tells of itself by naming them. */
export const MOST_MENTIONS = 20;

/**
 * The Markdown of a comment, with line ends alike and without signs that no text needs (NUL, lone surrogates).
 * @throws Error that says what would be right.
 */
export function parseCommentText(typed: string): string {
  const text = typed
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .toWellFormed()
    .replace(/[^\S\n]+$/gm, (spaces) => (spaces.length >= 2 ? '  ' : ''))
    .replace(/^(?:[^\S\n]*\n)+|\s+$/g, '');
  if (!/[^\s\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/.test(text))
    throw new Error('Write something first.');
  if (text.length > LONGEST_COMMENT)
    throw new Error(
      `A comment has at most ${LONGEST_COMMENT.toLocaleString('en')} characters; this one has ${text.length.toLocaleString('en')}.`,
    );
  return text;
}

/** A reason or an appeal: plain text, not empty. @throws Error that says what would be right. */
export function parseReason(
  typed: string,
  missing = 'Give a reason: it is shown to the people concerned.',
): string {
  const text = typed
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .toWellFormed()
    .trim();
  if (text === '') throw new Error(missing);
  if (text.length > LONGEST_REASON) throw new Error(`At most ${LONGEST_REASON} characters fit here.`);
  return text;
}

/** Two texts that a reader would take for the same have the same fingerprint: letters and digits, in lower case. */
export function fingerprint(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

// The text of a comment: what is kept of what was typed.

/** Thrown for a text that cannot be kept; the message is for its writer. */
export class WrongText extends Error {
  override name = 'WrongText';
}

/** Longest comment, characters; the same as in the Hugging Face API. */
export const LONGEST_COMMENT = 65_536;
/** Longest reason of a moderator, and longest appeal, characters. */
export const LONGEST_REASON = 2_000;
/** Most people whom one comment tells of itself by naming them. */
export const MOST_MENTIONS = 20;

/**
 * The Markdown of a comment, with line ends alike and without signs that no text needs (NUL, lone surrogates).
 * @throws WrongText
 */
export function parseCommentText(typed: string): string {
  const lines = typed
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .toWellFormed()
    .split('\n')
    .map(trimLine);
  const first = lines.findIndex((line) => line !== '');
  const text = lines.slice(Math.max(0, first)).join('\n').trimEnd();
  if (!/[^\s\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/.test(text))
    throw new WrongText('Write something first.');
  if (text.length > LONGEST_COMMENT)
    throw new WrongText(
      `A comment has at most ${LONGEST_COMMENT.toLocaleString('en')} characters; this one has ${text.length.toLocaleString('en')}.`,
    );
  return text;
}

/** Without spaces at its end, but for the two that break a line in Markdown. */
function trimLine(line: string): string {
  const trimmed = line.trimEnd();
  return trimmed !== '' && line.length - trimmed.length >= 2 ? `${trimmed}  ` : trimmed;
}

/** A reason or an appeal: plain text, not empty. @throws WrongText */
export function parseReason(
  typed: string,
  missing = 'Give a reason: it is shown to the people concerned.',
): string {
  const text = typed
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .toWellFormed()
    .trim();
  if (text === '') throw new WrongText(missing);
  if (text.length > LONGEST_REASON) throw new WrongText(`At most ${LONGEST_REASON} characters fit here.`);
  return text;
}

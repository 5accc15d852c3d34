// Texts as sources send them, made fit to keep: one paragraph on one line, TeX untouched.

/**
 * A title or abstract with line breaks unwrapped and white space collapsed. A blank line, or a line that is indented
 * (arXiv's way to begin a paragraph), starts a new paragraph; TeX stays as it is.
 */
export function cleanText(text: string): string {
  return withoutControls(text)
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n\s*|\n[ \t]{2,}(?=\S)/)
    .map(oneLine)
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

/** A text on one line, trimmed. */
export function oneLine(text: string): string {
  return withoutControls(text).replace(/\s+/g, ' ').trim();
}

function withoutControls(text: string): string {
  // NUL cannot be stored by PostgreSQL, and no other control character belongs into a text.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').toWellFormed();
}

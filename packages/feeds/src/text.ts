// Characters and escapes that the formats share.

const ILLEGAL_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The text without characters that XML 1.0 cannot hold; lone surrogates become U+FFFD. */
export function xmlText(text: string): string {
  return text.toWellFormed().replace(ILLEGAL_IN_XML, '');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an XML or HTML element or a quoted attribute. */
export function escapeMarkup(text: string): string {
  return xmlText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** One line: control characters and runs of white space become one blank. */
export function oneLine(text: string): string {
  return xmlText(text)
    .replace(/[\p{Cc}\p{White_Space}]+/gu, ' ')
    .trim();
}

/** A part of a text: TeX mathematics with its dollars, or words. */
export interface TextPart {
  math: boolean;
  text: string;
}

const MATH = /\$\$(?:\\.|[^$\\])+\$\$|\$(?:\\.|[^$\\])+\$/g;

/** Splits a text at its `$…$` and `$$…$$`; mathematics whose braces do not match counts as words. */
export function splitMath(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(MATH)) {
    if (!bracesMatch(match[0])) continue;
    if (match.index > from) parts.push({ math: false, text: text.slice(from, match.index) });
    parts.push({ math: true, text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ math: false, text: text.slice(from) });
  return parts;
}

function bracesMatch(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/\\.|[{}]/gs)) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** ISO 8601 in UTC with milliseconds and `Z`; null when the text is no time. */
export function utcTime(text: string | null): string | null {
  if (text === null) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

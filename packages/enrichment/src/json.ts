// The JSON object in an answer: models put fences, thoughts or a greeting around it.

/** The first JSON object that a text holds whole, or null. Takes time in proportion to the text, whatever it is. */
export function jsonObjectIn(answer: string): Record<string, unknown> | null {
  const thoughts = answer.lastIndexOf('</think>');
  const text = thoughts < 0 ? answer : answer.slice(thoughts + '</think>'.length);
  const start = text.indexOf('{');
  const end = start < 0 ? -1 : objectEnd(text, start);
  return end < 0 ? null : parsed(text.slice(start, end));
}

/** Where the object that begins at `start` ends; -1 when it does not. */
function objectEnd(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  return -1;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

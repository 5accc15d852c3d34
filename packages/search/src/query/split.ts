// Cuts a query at its spaces, minding quotation marks, minus signs and operators.

/** One piece of a query: a word, a quoted text, or an operator with its value. */
export interface QueryToken {
  /** In lower case, without the colon; null for plain words and phrases. */
  operator: string | null;
  text: string;
  quoted: boolean;
  excluded: boolean;
}

// -? ( operator: )? ( "quoted" | word ): an opening mark without its closing one runs to the end.
const TOKEN = /(?<minus>-)?(?:(?<operator>[a-z]{2,12}):)?(?:"(?<quoted>[^"]*)"?|(?<word>[^\s"]+))?/giy;

/** The pieces of a query in their order. Total: every text gives a list. */
export function splitQuery(text: string): QueryToken[] {
  const tokens: QueryToken[] = [];
  let position = 0;
  while (position < text.length) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    const length = match?.[0].length ?? 0;
    position += Math.max(1, length);
    if (match?.groups && length > 0) tokens.push(...tokenOf(match.groups));
  }
  return tokens;
}

function tokenOf(groups: Record<string, string | undefined>): QueryToken[] {
  const operator = groups.operator?.toLowerCase() ?? null;
  const text = (groups.quoted ?? groups.word ?? '').trim();
  if (operator === null && text === '') return [];
  return [{ operator, text, quoted: groups.quoted !== undefined, excluded: groups.minus !== undefined }];
}

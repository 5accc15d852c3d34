/** The Brown corpus as documents: packed into one file, and read from it. */

export interface BrownDocument {
  /** File of the corpus and number within it: 'ca01-03'. */
  readonly id: string;
  /** Its genre, which stands for the source of a web corpus. */
  readonly source: string;
  /** Words and punctuation in order. */
  readonly tokens: readonly string[];
}

/** One line for each document: id, source and tokens, with tabs between the three and spaces between tokens. */
export function packCorpus(documents: readonly BrownDocument[]): Uint8Array<ArrayBuffer> {
  const lines = documents.map(({ id, source, tokens }) => `${id}\t${source}\t${tokens.join(' ')}\n`);
  return new TextEncoder().encode(lines.join(''));
}

/** The documents of packed bytes. Throws TypeError for others. */
export function parseCorpus(bytes: Uint8Array): BrownDocument[] {
  const text = new TextDecoder().decode(bytes);
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new TypeError('A packed corpus ends with a line feed.');
  return lines.map((line, index) => {
    const [id, source, tokens, ...more] = line.split('\t');
    if (!id || !source || !tokens || more.length > 0) {
      throw new TypeError(`Line ${index + 1} of the packed corpus is no document.`);
    }
    return { id, source, tokens: tokens.split(' ') };
  });
}

/** The text of tokens: a single space between any two. */
export const textOf = (tokens: readonly string[]): string => tokens.join(' ');

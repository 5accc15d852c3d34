// Texts made comparable: what a reader would not tell apart is the same.

/** A text made comparable, with the way back: character i of `text` comes from `starts[i]` to `ends[i]`. */
export interface NormalisedText {
  original: string;
  text: string;
  starts: number[];
  ends: number[];
}

const QUOTES: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
};
/** Soft hyphens, joiners and other characters that nobody sees. */
const UNSEEN = /^[\p{Cf}\p{Cc}]$/u;
/** A cluster is a letter with its accents: composed and decomposed ones become the same. */
const CLUSTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** One letter of ASCII that no accent follows, or a run that has to be taken apart into clusters. */
const RUNS = /[\0-\x7f](?![^\0-\x7f])|[\0-\x7f]?[^\0-\x7f]+/g;

/** Whitespace in runs is one blank, quotation marks and dashes are plain, Unicode is in its compatible composed form. */
export function normalise(original: string): NormalisedText {
  const normalised: NormalisedText = { original, text: '', starts: [], ends: [] };
  for (const { segment, index } of clustersOf(original)) {
    const text = comparable(segment);
    const previous = normalised.text.at(-1);
    if (text === ' ' && (previous === undefined || previous === ' ')) continue;
    normalised.text += text;
    for (let i = 0; i < text.length; i++) {
      normalised.starts.push(index);
      normalised.ends.push(index + segment.length);
    }
  }
  return normalised;
}

function* clustersOf(text: string): Generator<{ segment: string; index: number }> {
  for (const { 0: run, index } of text.matchAll(RUNS))
    if (run.length === 1) yield { segment: run, index };
    else
      for (const { segment, index: within } of CLUSTERS.segment(run))
        yield { segment, index: index + within };
}

function comparable(cluster: string): string {
  if (/^[!-~]$/.test(cluster)) return cluster;
  if (/^\s+$/u.test(cluster)) return ' ';
  const seen = [...cluster.normalize('NFKC')].filter((character) => !UNSEEN.test(character));
  return seen
    .map((character) => QUOTES[character] ?? character)
    .join('')
    .replace(/\s+/gu, ' ');
}

/**
 * A model's text as plain text on one line: without control characters, marks of direction and other things unseen.
 * Null when nothing is left or it is longer than `longest` characters.
 */
export function plainText(value: unknown, longest: number): string | null {
  if (typeof value !== 'string' || value.length > 20 * longest) return null;
  const text = value
    .toWellFormed()
    .replace(/[\p{Cf}\p{Co}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .normalize('NFC');
  return text === '' || text.length > longest ? null : text;
}

/** What a server or model said went wrong, short and on one line. */
export function plainError(text: string): string {
  return plainText(text.slice(0, 300), 300) ?? 'no words';
}

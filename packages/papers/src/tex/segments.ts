// Finds mathematics in the plain texts of titles and abstracts: $…$, $$…$$, \(…\) and \[…\].

/** A stretch of text, or of TeX mathematics without its delimiters. `source` is the text as it stood. */
export interface Segment {
  kind: 'text' | 'math';
  tex: string;
  source: string;
  /** Set on a line of its own. */
  display: boolean;
}

/** Formulas longer than this are shown as they are. */
const LONGEST_FORMULA = 1_500;
const DELIMITERS = [
  { open: '$$', close: '$$', display: true },
  { open: '\\[', close: '\\]', display: true },
  { open: '\\(', close: '\\)', display: false },
  { open: '$', close: '$', display: false },
] as const;

/**
 * Cuts a text into prose and mathematics. A dollar sign opens mathematics only where one closes it and what stands
 * between can be a formula: 'costs $5' and 'from $5 to $10' stay prose.
 */
export function splitMathematics(text: string): Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  let index = 0;
  while (index < text.length) {
    const math = text[index] === '$' || text[index] === '\\' ? formulaAt(text, index) : null;
    if (math) {
      if (index > start) segments.push(prose(text.slice(start, index)));
      segments.push(math);
      index += math.source.length;
      start = index;
    } else {
      index += text[index] === '\\' ? 2 : 1; // an escaped dollar sign opens nothing
    }
  }
  if (start < text.length) segments.push(prose(text.slice(start)));
  return segments;
}

function prose(source: string): Segment {
  return { kind: 'text', tex: source, source, display: false };
}

/** The formula that begins at `index`, where a delimiter stands; null when nothing there can be one. */
export function formulaAt(text: string, index: number): Segment | null {
  const delimiter = DELIMITERS.find(({ open }) => text.startsWith(open, index));
  if (!delimiter) return null;
  const { open, close, display } = delimiter;
  const from = index + open.length;
  for (let end = from; end < text.length && end - from <= LONGEST_FORMULA; end++) {
    if (text.startsWith(close, end) && (open !== '$' || closesInline(text, from, end))) {
      const tex = text.slice(from, end);
      return tex.trim() === '' ? null : segmentOf(tex, text.slice(index, end + close.length), display);
    }
    if (open === '$' && text[end] === '$') return null; // the next dollar sign does not close: this one opens nothing
    if (text[end] === '\\' && !text.startsWith(close, end)) end++;
  }
  return null;
}

function segmentOf(tex: string, source: string, display: boolean): Segment {
  return { kind: 'math', tex: tex.trim(), source, display };
}

function closesInline(text: string, from: number, end: number): boolean {
  const tex = text.slice(from, end);
  if (/\n\s*\n/.test(tex) || /\d/.test(text[end + 1] ?? '')) return false;
  const padded = /^\s|\s$/.test(tex);
  const technical = /[\\^_={}<>|]/.test(tex) || /^\s*\S{1,3}\s*$/.test(tex);
  if (padded && !technical) return false;
  return !readsAsProse(tex);
}

/** Three plain words in a row are a sentence between two prices, not a formula. */
function readsAsProse(tex: string): boolean {
  const withoutTexts = tex.replace(
    /\\(?:text|mathrm|mbox|operatorname|textrm|textit|textbf)\s*\{[^{}]*\}/g,
    ' ',
  );
  return /(?:^|[\s,])[A-Za-z]{2,}[,;]?\s+[A-Za-z]{2,}[,;]?\s+[A-Za-z]{2,}/.test(
    withoutTexts.replace(/\\[A-Za-z]+/g, '\\'),
  );
}

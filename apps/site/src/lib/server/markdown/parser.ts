// Markdown as people write it here: CommonMark with tables, strike-through, bare addresses, mathematics and mentions,
// and without HTML.
import MarkdownIt, { type StateBlock, type StateInline, type Token } from 'markdown-it';
import { isHandle } from '@papertape/people';
import { formulaAt, type Segment } from '@papertape/papers/tex';

/** Quotes and lists in each other, no deeper. */
const DEEPEST = 24;
/** Lines of a formula that stands by itself; whatever opens a longer one opens none. */
const MOST_LINES = 60;

const parser = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: DEEPEST });
// 'train.py' and 'e.g.' look like addresses to a fuzzy eye.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
parser.validateLink = (address) => safeAddress(address) !== null;
parser.inline.ruler.before('escape', 'formula', inlineFormula);
parser.inline.ruler.after('formula', 'mention', mention);
parser.block.ruler.before('fence', 'formula_block', blockFormula, {
  alt: ['paragraph', 'reference', 'blockquote', 'list'],
});

/** The tokens of a text. */
export function parseMarkdown(source: string): Token[] {
  return parser.parse(source, {});
}

/** The address, if it is one that comments may lead to: http, https or mailto. */
export function safeAddress(text: string): string | null {
  const address = text.trim();
  if (!/^(?:https?:\/\/|mailto:)/i.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
}

/** The formula of a token. */
export function formulaOf(token: Token): Segment {
  return (token.meta as { formula: Segment }).formula;
}

function inlineFormula(state: StateInline, silent: boolean): boolean {
  const sign = state.src[state.pos];
  if (sign !== '$' && sign !== '\\') return false;
  const formula = formulaAt(state.src.slice(0, state.posMax), state.pos);
  if (formula === null) return false;
  if (!silent) state.push('formula', '', 0).meta = { formula };
  state.pos += formula.source.length;
  return true;
}

/** '$$' or '\[' at the start of a line, up to the line that ends with what closes it: no list begins between. */
function blockFormula(state: StateBlock, first: number, end: number, silent: boolean): boolean {
  const lineAt = (line: number) =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trimEnd();
  if ((state.sCount[first] ?? 0) - state.blkIndent >= 4) return false;
  const open = lineAt(first);
  const close = open.startsWith('$$') ? '$$' : open.startsWith('\\[') ? '\\]' : null;
  if (close === null || open.slice(2).includes(close)) return false;
  let last = first + 1;
  const limit = Math.min(end, first + MOST_LINES);
  while (last < limit && !lineAt(last).endsWith(close)) {
    if (state.isEmpty(last) || (state.sCount[last] ?? 0) < state.blkIndent) return false;
    last++;
  }
  if (last >= limit) return false;
  if (silent) return true;
  const lines = Array.from({ length: last - first + 1 }, (_, index) => lineAt(first + index));
  const source = lines.join('\n');
  const token = state.push('formula', '', 0);
  token.block = true;
  token.meta = { formula: { kind: 'math', tex: source.slice(2, -2).trim(), source, display: true } };
  state.line = last + 1;
  return true;
}

function mention(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '@' || state.linkLevel > 0) return false;
  if (/[\p{L}\p{N}_@/.+-]$/u.test(state.src.slice(Math.max(0, state.pos - 2), state.pos))) return false;
  const match = /^@([a-z0-9](?:-?[a-z0-9]){1,39})(?![\p{L}\p{N}_@/-]|\.[\p{L}\p{N}])/iu.exec(
    state.src.slice(state.pos, Math.min(state.posMax, state.pos + 48)),
  );
  const handle = match?.[1]?.toLowerCase();
  if (match === null || handle === undefined || !isHandle(handle)) return false;
  if (!silent) {
    const token = state.push('mention', '', 0);
    token.content = match[0];
    token.meta = { handle };
  }
  state.pos += match[0].length;
  return true;
}

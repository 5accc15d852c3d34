// Titles and abstracts as HTML: prose with TeX macros, mathematics as MathML. Everything else is escaped.
import {
  formulaSetAside,
  parseTexText,
  SET_ASIDE,
  setFormulasAside,
  withAlphabets,
  type Piece,
  type Segment,
} from '@papertape/papers/tex';
import katex from 'katex';
import { escapeHtml } from '#lib/escape.ts';

/** How a text is rendered. */
export interface TexOptions {
  /** Whether \href and \url become links; false inside a link. */
  links: boolean;
  /** Marks words in prose, for search results. */
  highlight?: (text: string) => { text: string; matched: boolean }[];
}

/** HTML of a text that may hold TeX. Broken TeX is shown as it was written; never throws. */
export function renderTex(text: string, options: TexOptions): string {
  const { prose, formulas } = setFormulasAside(text);
  return htmlOf(parseTexText(prose), formulas, options);
}

/** The text without markup, for titles of windows and meta tags; mathematics stays TeX without its delimiters. */
export function plainTex(text: string): string {
  const { prose, formulas } = setFormulasAside(text);
  return plainOf(parseTexText(prose))
    .replace(SET_ASIDE, (character) => formulaSetAside(character, formulas)?.tex ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

function htmlOf(pieces: readonly Piece[], formulas: readonly Segment[], options: TexOptions): string {
  return pieces.map((piece) => pieceHtml(piece, formulas, options)).join('');
}

function pieceHtml(piece: Piece, formulas: readonly Segment[], options: TexOptions): string {
  if (piece.kind === 'text') return textHtml(piece.text, formulas, options);
  const inner = htmlOf(piece.children, formulas, options);
  if (piece.kind === 'link') {
    const url = options.links ? safeUrl(piece.url) : null;
    return url ? `<a href="${escapeHtml(url)}" rel="nofollow noopener">${inner}</a>` : inner;
  }
  if (piece.tag === 'none') return inner;
  return piece.tag === 'small-caps'
    ? `<span class="small-caps">${inner}</span>`
    : `<${piece.tag}>${inner}</${piece.tag}>`;
}

function textHtml(text: string, formulas: readonly Segment[], { links, highlight }: TexOptions): string {
  return text
    .split(/([\uE000-\uF8FF])/u)
    .map((part) => {
      const formula = formulaSetAside(part, formulas);
      if (formula) return formulaHtml(formula, links);
      if (!highlight) return escapeHtml(part);
      return highlight(part)
        .map((word) => (word.matched ? `<mark>${escapeHtml(word.text)}</mark>` : escapeHtml(word.text)))
        .join('');
    })
    .join('');
}

function plainOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : plainOf(piece.children))).join('');
}

function safeUrl(text: string): string | null {
  const url = text.trim();
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url).href : null;
}

/** MathML of a formula; `alone` is false inside a link. What KaTeX does not read is shown as it was written. */
export function formulaHtml({ tex, source, display }: Segment, alone: boolean): string {
  // Inside a link a formula cannot stand on a line of its own, which scrolls and takes the keyboard.
  const block = display && alone;
  try {
    const html = katex.renderToString(tex, {
      displayMode: block,
      output: 'mathml',
      throwOnError: true,
      trust: false,
      strict: 'ignore',
      maxExpand: 100,
      maxSize: 20,
    });
    // The Content-Security-Policy refuses inline styles; the few that KaTeX writes are decoration. Backgrounds would
    // paint over what stands around: \rule and \colorbox keep their room only.
    const plain = html
      .replace(/ (?:style|mathbackground)="[^"]*"/g, '')
      .replace(/<annotation[^]*?<\/annotation>/g, '');
    const framed = block
      ? plain.replace('class="katex"', 'class="formula" tabindex="0" role="group" aria-label="Formula"')
      : plain;
    return withAlphabets(framed);
  } catch {
    return `<code class="tex">${escapeHtml(source)}</code>`;
  }
}

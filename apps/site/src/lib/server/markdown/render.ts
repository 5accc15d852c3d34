// Markdown as HTML. Every element that can come of it is named here; whatever else a token may be is escaped text, so
// that no markup of the writer's gets through by construction.
import type { Token } from 'markdown-it';
import { escapeHtml } from '#lib/escape.ts';
import { formulaHtml } from '../mathematics/render.ts';
import { formulaOf, safeAddress } from './parser.ts';

/** How a text is rendered. */
export interface MarkdownOptions {
  /** Handles of people who are there; '@name' of anybody else stays text. */
  people?: ReadonlySet<string>;
  /** Put before the addresses of people's pages, for texts that leave the site: `https://papers.example.org`. */
  origin?: string;
}

/** What writers' links say of themselves to search engines. */
export const LINK_REL = 'nofollow ugc noopener';

/** Formulas beyond these are shown as they were written: a text must not cost seconds. */
const MOST_FORMULAS = 200;
const MOST_TEX = 12_000;

const ELEMENTS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  // The page has its own outline; a heading inside a comment would break it.
  heading: 'p class="heading"',
  blockquote: 'blockquote',
  bullet_list: 'ul',
  list_item: 'li',
  strong: 'strong',
  em: 'em',
  s: 'del',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
};

/** HTML of parsed Markdown. */
export function renderTokens(tokens: readonly Token[], options: MarkdownOptions = {}): string {
  return new Renderer(options).render(tokens);
}

class Renderer {
  readonly #options: MarkdownOptions;
  /** The links that are open: whether each is one. */
  readonly #links: boolean[] = [];
  #formulas = 0;
  #tex = 0;

  constructor(options: MarkdownOptions) {
    this.#options = options;
  }

  render(tokens: readonly Token[]): string {
    return tokens.map((token) => this.#token(token)).join('');
  }

  #token(token: Token): string {
    const { type, content } = token;
    switch (type) {
      case 'inline':
        return this.render(token.children ?? []);
      case 'softbreak':
      case 'hardbreak':
        return '<br>\n';
      case 'code_inline':
        return `<code>${escapeHtml(content)}</code>`;
      case 'fence':
      case 'code_block':
        return `<pre><code>${escapeHtml(content)}</code></pre>\n`;
      case 'hr':
        return '<hr>\n';
      case 'image':
        return this.#image(token);
      case 'link_open':
        return this.#openLink(token);
      case 'link_close':
        return this.#closeLink();
      case 'formula':
        return this.#formula(token);
      case 'mention':
        return this.#mention(token);
      case 'ordered_list_open':
        return `<ol${startOf(token)}>`;
      case 'ordered_list_close':
        return '</ol>\n';
      case 'table_open':
        return '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>';
      case 'table_close':
        return '</table></div>\n';
      case 'th_open':
      case 'td_open':
        return `<${token.tag === 'th' ? 'th' : 'td'}${alignmentOf(token)}>`;
      case 'th_close':
      case 'td_close':
        return `</${token.tag === 'th' ? 'th' : 'td'}>`;
      default:
        return this.#element(token);
    }
  }

  #element(token: Token): string {
    const [, name = '', end] = /^(.+)_(open|close)$/.exec(token.type) ?? [];
    const element = Object.hasOwn(ELEMENTS, name) ? ELEMENTS[name] : undefined;
    if (element === undefined) return escapeHtml(token.content);
    if (token.hidden) return '';
    return end === 'open' ? `<${element}>` : `</${element.split(' ')[0] ?? ''}>${token.block ? '\n' : ''}`;
  }

  /** An address that leads nowhere, such as of `[a]()`, makes no link. */
  #openLink(token: Token): string {
    const href = safeAddress(String(token.attrGet('href') ?? ''));
    this.#links.push(href !== null);
    return href === null ? '' : `<a href="${escapeHtml(href)}" rel="${LINK_REL}">`;
  }

  #closeLink(): string {
    return this.#links.pop() === true ? '</a>' : '';
  }

  /** Pictures from elsewhere would tell their hosts who reads: they are links. */
  #image(token: Token): string {
    const href = safeAddress(String(token.attrGet('src') ?? ''));
    const alt = escapeHtml(textOf(token.children ?? []) || 'picture');
    if (href === null || this.#links.length > 0) return alt;
    return `<a href="${escapeHtml(href)}" rel="${LINK_REL}">${alt}</a>`;
  }

  #formula(token: Token): string {
    const formula = formulaOf(token);
    this.#formulas++;
    this.#tex += formula.tex.length;
    const block = token.block ? (html: string) => `<p>${html}</p>\n` : (html: string) => html;
    if (this.#formulas > MOST_FORMULAS || this.#tex > MOST_TEX)
      return block(`<code class="tex">${escapeHtml(formula.source)}</code>`);
    return block(formulaHtml(formula, this.#links.length === 0));
  }

  #mention(token: Token): string {
    const { handle } = token.meta as { handle: string };
    const text = escapeHtml(token.content);
    if (this.#options.people?.has(handle) !== true) return text;
    return `<a class="mention" href="${escapeHtml(`${this.#options.origin ?? ''}/people/${handle}`)}">${text}</a>`;
  }
}

function startOf(token: Token): string {
  const start = Number(token.attrGet('start') ?? 1);
  return Number.isSafeInteger(start) && start !== 1 ? ` start="${start}"` : '';
}

function alignmentOf(token: Token): string {
  const [, side] = /^text-align:(center|right)$/.exec(String(token.attrGet('style') ?? '')) ?? [];
  return side === undefined ? '' : ` class="${side}"`;
}

/** The text without markup; mathematics stays TeX. */
export function textOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'formula') return formulaOf(token).tex;
      if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
      if (token.children !== null && token.children.length > 0) return textOf(token.children);
      const text = token.type === 'image' ? '' : token.content;
      return token.block ? `${text} ` : text;
    })
    .join('');
}

// BibTeX and BibLaTeX. A file is cut into entries first, so that one that is broken takes no other with it.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the site checks this file without the others
/// <reference path="./citation-js.d.ts" />
import { plugins } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import { entryOfCsl } from './csl.ts';
import { reasonOf, unreadable, type Bibliography, type Entry } from './entry.ts';

/** Reads a file. What stands outside of entries is a comment, as the format has it. */
export function readBibtex(text: string): Bibliography {
  const blocks = bibtexBlocks(text);
  const strings = blocks.filter(({ type }) => type === 'string');
  const entries = blocks.filter(({ type }) => type !== 'string' && type !== 'comment' && type !== 'preamble');
  return {
    format: 'bibtex',
    preamble: strings.map(({ raw }) => raw).join('\n'),
    entries: entries.map((block) => readEntry(block, strings)),
  };
}

/** A piece of a file that begins with '@'. */
export interface BibtexBlock {
  /** In lower case: 'article', 'string', 'comment' … */
  type: string;
  raw: string;
  /** Whether its braces close. */
  closed: boolean;
}

const OPENING = /@[ \t]*([A-Za-z]+)\s*([{(])/g;

/** The blocks of a file. One whose braces do not close ends where the next begins on a line of its own. */
export function bibtexBlocks(text: string): BibtexBlock[] {
  const blocks: BibtexBlock[] = [];
  OPENING.lastIndex = 0;
  for (let match = OPENING.exec(text); match !== null; match = OPENING.exec(text)) {
    const inside = OPENING.lastIndex;
    const end = closingAt(text, inside, match[2] === '(' ? ')' : '}');
    const next = text.slice(inside).search(/\n[ \t]*@[ \t]*[A-Za-z]+\s*[{(]/);
    const nextStart = next < 0 ? text.length : inside + next;
    const closed = end !== null && end <= nextStart;
    const stop = closed ? end : nextStart;
    blocks.push({ type: (match[1] ?? '').toLowerCase(), raw: text.slice(match.index, stop).trim(), closed });
    OPENING.lastIndex = stop;
  }
  return blocks;
}

/** Where the block ends whose inside begins at `start`; null when it does not end. */
function closingAt(text: string, start: number, closing: '}' | ')'): number | null {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const sign = text[index];
    if (sign === '\\') index++;
    else if (depth === 0 && sign === closing) return index + 1;
    else if (sign === '{') depth++;
    else if (sign === '}') depth--;
    if (depth < 0) return null;
  }
  return null;
}

interface Parsed {
  label?: string;
  properties?: Record<string, unknown>;
}

function readEntry({ raw, closed }: BibtexBlock, strings: readonly BibtexBlock[]): Entry {
  const key = /^@\s*[A-Za-z]+\s*[{(]\s*([^\s,{}()"]*)/.exec(raw)?.[1] ?? '';
  if (!closed) return unreadable(raw, 'Its braces do not close.', key);
  try {
    const needed = strings.filter(({ raw: text }) => uses(raw, nameOf(text))).map(({ raw: text }) => text);
    const [parsed] = plugins.input.chain([...needed, raw].join('\n'), {
      forceType: '@biblatex/text',
      target: '@biblatex/entries+list',
      generateGraph: false,
    }) as Parsed[];
    if (!parsed) return unreadable(raw, 'It holds no fields.', key);
    const [item = {}] = plugins.input.chain([parsed], {
      forceType: '@biblatex/entries+list',
      generateGraph: false,
    }) as Record<string, unknown>[];
    const entry = { ...entryOfCsl(item, raw, namingFields(parsed.properties ?? {})), key };
    return entry.title === '' ? { ...entry, problem: 'It has no title.' } : entry;
  } catch (error) {
    return unreadable(raw, `It is not well formed: ${reasonOf(error)}.`, key);
  }
}

/** The name that an @string defines. */
function nameOf(raw: string): string {
  return /^@\s*string\s*[{(]\s*([^\s=]+)/i.exec(raw)?.[1] ?? '';
}

function uses(raw: string, name: string): boolean {
  return name !== '' && raw.toLowerCase().includes(name.toLowerCase());
}

function namingFields(properties: Readonly<Record<string, unknown>>) {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? value : '',
    ]),
  );
  const archive = `${fields.archiveprefix ?? ''}${fields.eprinttype ?? ''}`;
  return {
    eprint: archive === '' || /arxiv/i.test(archive) ? (fields.eprint ?? fields.arxivid ?? null) : null,
    dois: [fields.doi],
    urls: [fields.url, fields.howpublished, fields.ee],
    loose: ['journal', 'journaltitle', 'note', 'howpublished', 'number', 'volume', 'addendum', 'extra'].map(
      (name) => fields[name],
    ),
  };
}

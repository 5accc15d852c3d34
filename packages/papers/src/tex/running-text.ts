// Running text with TeX macros, read into a small tree. What is not understood stays as it was written.
import { ACCENTS, CHARACTERS, STYLES, SWITCHES, SYMBOLS, type StyleTag } from './text-macros.ts';

/** A piece of running text. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'style'; tag: StyleTag; children: Piece[] }
  | { kind: 'link'; url: string; children: Piece[] };

const DEEPEST = 6;

/** Reads running text; never throws. Groups nested deeper than six are kept as source. */
export function parseTexText(source: string, depth = 0): Piece[] {
  const reader = new Reader(source, depth);
  while (!reader.done) reader.next();
  return reader.pieces;
}

/** The text between the braces that open at `index`, or null when they never close. */
function groupAt(source: string, index: number): { inner: string; end: number } | null {
  if (source[index] !== '{') return null;
  let depth = 0;
  for (let at = index; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '{') depth++;
    else if (source[at] === '}' && --depth === 0) return { inner: source.slice(index + 1, at), end: at + 1 };
  }
  return null;
}

class Reader {
  readonly pieces: Piece[] = [];
  readonly #source: string;
  readonly #depth: number;
  #index = 0;

  constructor(source: string, depth: number) {
    this.#source = source;
    this.#depth = depth;
  }

  get done(): boolean {
    return this.#index >= this.#source.length;
  }

  next(): void {
    const character = this.#source[this.#index];
    if (character === '\\') this.#macro();
    else if (character === '{') this.#group();
    else this.#plain();
  }

  #plain(): void {
    const rest = /^[^\\{]+/.exec(this.#source.slice(this.#index))?.[0] ?? '';
    this.#text(typography(rest));
    this.#index += rest.length;
  }

  #text(text: string): void {
    const last = this.pieces.at(-1);
    if (last?.kind === 'text') last.text += text;
    else if (text !== '') this.pieces.push({ kind: 'text', text });
  }

  #children(source: string): Piece[] {
    return this.#depth >= DEEPEST ? [{ kind: 'text', text: source }] : parseTexText(source, this.#depth + 1);
  }

  #group(): void {
    const group = groupAt(this.#source, this.#index);
    const change = group && /^\s*\\([A-Za-z]+)(?![A-Za-z])\s*/.exec(group.inner);
    const tag = change?.[1] === undefined ? undefined : own(SWITCHES, change[1]);
    if (group && change && tag) {
      this.pieces.push({ kind: 'style', tag, children: this.#children(group.inner.slice(change[0].length)) });
      this.#index = group.end;
    } else if (group && /^[\p{L}][\p{L}\p{N} -]*$|^\\/u.test(group.inner)) {
      for (const piece of this.#children(group.inner)) this.#append(piece); // braces that protect capitals
      this.#index = group.end;
    } else {
      this.#text('{');
      this.#index++;
    }
  }

  #append(piece: Piece): void {
    if (piece.kind === 'text') this.#text(piece.text);
    else this.pieces.push(piece);
  }

  #macro(): void {
    const name = /^[A-Za-z]+|^[^]/u.exec(this.#source.slice(this.#index + 1))?.[0];
    if (name === undefined) return this.#verbatim(1);
    if (this.#accent(name)) return;
    const after = this.#index + 1 + name.length;
    const style = own(STYLES, name);
    const argument = groupAt(this.#source, after);
    if (style && argument) {
      this.pieces.push({ kind: 'style', tag: style, children: this.#children(argument.inner) });
      this.#index = argument.end;
    } else if (argument && this.#command(name, argument)) {
      return;
    } else {
      this.#symbol(name, after);
    }
  }

  #symbol(name: string, after: number): void {
    const text = own(SYMBOLS, name) ?? own(CHARACTERS, name);
    if (text === undefined) return this.#verbatim(1 + name.length);
    this.#text(text);
    // TeX swallows the space after a macro's name, and '{}' keeps it.
    const space = /^\{\}/.exec(this.#source.slice(after))?.[0] ?? '';
    this.#index = after + space.length;
  }

  #verbatim(length: number): void {
    this.#text(this.#source.slice(this.#index, this.#index + length));
    this.#index += length;
  }

  /** Commands whose argument is not simply printed. Returns whether it was one. */
  #command(name: string, argument: { inner: string; end: number }): boolean {
    this.#index = argument.end;
    if (name === 'url') {
      this.pieces.push({
        kind: 'link',
        url: argument.inner,
        children: [{ kind: 'text', text: argument.inner }],
      });
    } else if (name === 'href' || name === 'textcolor') {
      const label = groupAt(this.#source, argument.end);
      const children = this.#children(label?.inner ?? argument.inner);
      if (name === 'href') this.pieces.push({ kind: 'link', url: argument.inner, children });
      else for (const piece of children) this.#append(piece);
      this.#index = label?.end ?? argument.end;
    } else if (name === 'footnote') {
      this.#text(' (');
      for (const piece of this.#children(argument.inner)) this.#append(piece);
      this.#text(')');
    } else if (/^(?:cite[a-z]*|ref|eqref)$/.test(name)) {
      this.#text(`[${argument.inner}]`);
    } else if (name !== 'label' && name !== 'vspace' && name !== 'hspace' && name !== 'color') {
      this.#index = argument.end - argument.inner.length - name.length - 3;
      return false;
    }
    return true;
  }

  #accent(name: string): boolean {
    const combining = own(ACCENTS, name);
    if (combining === undefined) return false;
    const rest = this.#source.slice(this.#index + 1 + name.length);
    const pattern = /^[A-Za-z]$/.test(name)
      ? /^(?:\s+(\p{L})|\{\\?(\p{L})\})/u
      : /^\s?(?:(\p{L})|\{\\?(\p{L})\}|\\([ij])(?![A-Za-z]))/u;
    const match = pattern.exec(rest);
    const letter = match?.[1] ?? match?.[2] ?? match?.[3];
    if (!match || letter === undefined) return false;
    this.#text(`${letter}${combining}`.normalize('NFC'));
    this.#index += 1 + name.length + match[0].length;
    return true;
  }
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** TeX's dashes, quotes and ties in prose. */
function typography(text: string): string {
  return text
    .replace(/``/g, '“')
    .replace(/''/g, '”')
    .replace(/(?<=\w|\s)---(?=\w|\s)/g, '—')
    .replace(/(?<=\w)--(?=\w)|(?<=\s)--(?=\s)/g, '–')
    .replace(/(?<=[\w.,)\]])~(?=[\w[(])/g, '\u00a0');
}

// Formulas in Unicode characters alone, for places where nothing else is to be had: mail, plain text, feeds.
import { inAlphabet } from './alphabets.ts';
import {
  ALPHABET_MACROS,
  BETWEEN,
  BLANKS,
  MARKS,
  PROSE,
  SIGNS,
  SILENT,
  SUBSCRIPTS,
  SUPERSCRIPTS,
  WORDS,
} from './formula-macros.ts';

/** Deeper groups are no formula that a line of text could tell. */
const DEEPEST = 12;

/** After a fraction they would read as part of it. */
const LARGE = /^[∑∏∐∫∬∮⋃⋂⨁⨂⋁⋀]$/u;

class NotReadable extends Error {}

/**
 * A formula as a line of text: `\frac{x_i^2}{\sqrt{n}}` is 'xᵢ²/√n'. Where a macro is not known the TeX is given as it
 * is; never throws.
 */
export function formulaText(tex: string): string {
  try {
    const text = new Reader(tex, 0).all();
    return text.replace(/\s+/g, ' ').trim();
  } catch (error) {
    if (error instanceof NotReadable) return tex.trim();
    throw error;
  }
}

class Reader {
  readonly #source: string;
  readonly #depth: number;
  #at = 0;

  constructor(source: string, depth: number) {
    if (depth > DEEPEST) throw new NotReadable();
    this.#source = source;
    this.#depth = depth;
  }

  all(): string {
    let text = '';
    while (this.#at < this.#source.length) text += this.#next();
    return text;
  }

  /** The next sign, group or macro with its arguments. */
  #next(): string {
    const character = this.#source[this.#at] ?? '';
    if (character === '\\') return this.#macro();
    if (character === '{') return this.#inner(this.#group());
    if (character === '^' || character === '_') return this.#script(character);
    if (character === '}') throw new NotReadable();
    const point = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 32);
    this.#at += point.length;
    if (point === '~' || point === '&') return ' ';
    if (point === "'") return '′';
    if (point === '-') return '−';
    return point === '=' || point === '<' || point === '>' ? ` ${point} ` : point;
  }

  #inner(source: string): string {
    return new Reader(source, this.#depth + 1).all();
  }

  /** What stands in the braces that open here. */
  #group(): string {
    let depth = 0;
    for (let at = this.#at; at < this.#source.length; at++) {
      const character = this.#source[at];
      if (character === '\\') at++;
      else if (character === '{') depth++;
      else if (character === '}' && --depth === 0) {
        const inner = this.#source.slice(this.#at + 1, at);
        this.#at = at + 1;
        return inner;
      }
    }
    throw new NotReadable();
  }

  #skipBlanks(): void {
    while (this.#source[this.#at] === ' ') this.#at++;
  }

  /** The argument of a macro: a group, or one sign. */
  #argument(): string {
    this.#skipBlanks();
    if (this.#at >= this.#source.length) throw new NotReadable();
    return this.#next().trim();
  }

  #script(sign: '^' | '_'): string {
    this.#at++;
    const text = this.#argument();
    if (sign === '^' && /^(?:∘|circ)$/.test(text)) return '°';
    const table = sign === '^' ? SUPERSCRIPTS : SUBSCRIPTS;
    const characters = [...text.replaceAll(' ', '')];
    if (characters.every((character) => table.has(character)))
      return characters.map((character) => table.get(character) ?? '').join('');
    return characters.length === 1 ? `${sign}${text}` : `${sign}(${text})`;
  }

  #macro(): string {
    const name = /^[A-Za-z]+\*?|^[^]/u.exec(this.#source.slice(this.#at + 1))?.[0] ?? '';
    this.#at += 1 + name.length;
    const sign = SIGNS.get(name);
    if (sign !== undefined) return this.#afterName(LARGE.test(sign) ? ` ${sign}` : sign);
    const between = BETWEEN.get(name);
    if (between !== undefined) return ` ${between} `;
    if (WORDS.has(name)) return this.#word(name);
    if (BLANKS.has(name)) return ' ';
    if (SILENT.has(name)) return this.#fence();
    return /^[%&$#_{}|]$/.test(name) ? (name === '|' ? '‖' : name) : this.#command(name);
  }

  /** TeX swallows the blanks after a macro's name. */
  #afterName(text: string): string {
    this.#skipBlanks();
    return text;
  }

  #word(name: string): string {
    this.#skipBlanks();
    const next = this.#source[this.#at] ?? '';
    return /[(_^[{]/.test(next) ? ` ${name}` : ` ${name} `;
  }

  /** After `\left` and the like a dot stands for no fence at all. */
  #fence(): string {
    if (this.#source[this.#at] === '.') this.#at++;
    return '';
  }

  #command(name: string): string {
    if (PROSE.has(name)) {
      this.#skipBlanks();
      return this.#source[this.#at] === '{' ? this.#group() : this.#argument();
    }
    const alphabet = ALPHABET_MACROS.get(name.replace(/\*$/, ''));
    if (alphabet !== undefined) {
      const text = this.#argument();
      return alphabet === null ? text : [...text].map((letter) => inAlphabet(letter, alphabet)).join('');
    }
    const mark = MARKS.get(name);
    if (mark !== undefined) return marked(this.#argument(), mark);
    if (/^[dt]?frac$/.test(name)) return `${grouped(this.#argument())}/${grouped(this.#argument())}`;
    if (/^[dt]?binom$/.test(name)) return `C(${this.#argument()}, ${this.#argument()})`;
    if (name === 'sqrt') return this.#root();
    if (name === 'not') return marked(this.#argument(), '\u0338');
    if (name === 'pmod') return ` (mod ${this.#argument()})`;
    throw new NotReadable();
  }

  #root(): string {
    const degree = /^\[([^\]]*)\]/.exec(this.#source.slice(this.#at));
    if (degree) this.#at += degree[0].length;
    const signs: Record<string, string> = { '3': '∛', '4': '∜' };
    const sign = degree === null ? '√' : signs[degree[1] ?? ''];
    if (sign === undefined) throw new NotReadable();
    return sign + grouped(this.#argument());
  }
}

/** A mark goes onto one letter; over several it would be lost. */
function marked(text: string, mark: string): string {
  const [first, second] = [...text.normalize('NFD').replace(/\p{M}/gu, '')];
  if (first === undefined || second !== undefined) throw new NotReadable();
  return (text + mark).normalize('NFC');
}

/** In parentheses, unless it holds together by itself. */
function grouped(text: string): string {
  return /^[\p{L}\p{N}.∞√]+[\p{No}\p{Lm}\u2080-\u209c\u1d62-\u1d6a]*$/u.test(text) ? text : `(${text})`;
}

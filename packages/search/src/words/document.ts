// A paper's text as the database indexes it: stems for BM25, a tsvector for phrases, exclusion and authors.
import { resolveTexAccents, splitWords, stemWord } from './words.ts';
import { isStopWord } from './stop-words.ts';

/** Raised whenever the rules below change: every paper is then indexed again. */
export const INDEX_VERSION = 1;

export interface DocumentText {
  title: string;
  abstract: string;
  /** Names joined by ', '. */
  authorNames: string;
  /** Terms that a machine wrote of it; left out by those who read the paper's own text only. */
  machineTerms?: readonly string[];
}

export interface IndexedDocument {
  /** Stems in order, joined by spaces; after two spaces those that only a machine wrote, each once. */
  stems: string;
  /** A tsvector in PostgreSQL's notation: titles are labelled A, authors C, what a machine wrote B, abstracts not at all. */
  words: string;
}

type Label = 'A' | '' | 'B' | 'C';
/** Labels of the paper's own words, as a tsquery names them. */
export const OWN_LABELS = 'ACD';
/** What parts a paper's own stems from those that only a machine wrote. */
export const OWN_STEMS_END = '  ';
/** PostgreSQL keeps no position beyond this one, and 255 of a word. */
const LAST_POSITION = 16_383;
const POSITIONS_OF_A_WORD = 255;
/** Positions left free between parts and between authors, so that no phrase reaches across. */
const GAP = 3;
const WORDS_OF_A_DOCUMENT = 20_000;

/** What to store for a paper so that every channel finds it by the same words. */
export function indexDocument({
  title,
  abstract,
  authorNames,
  machineTerms = [],
}: DocumentText): IndexedDocument {
  const stems: string[] = [];
  const places = new Map<string, string[]>();
  let next = 1;
  const add = (text: string, label: Label) => {
    let last = next;
    for (const { word, position } of splitWords(resolveTexAccents(text))) {
      if (stems.length >= WORDS_OF_A_DOCUMENT) break;
      last = next + position;
      // 'Will An' is a name: authors keep their stop words.
      if (label !== 'C' && isStopWord(word)) continue;
      const stem = stemWord(word);
      stems.push(stem);
      place(places, stem, Math.min(LAST_POSITION, last), label);
    }
    next = last + GAP;
  };
  add(title, 'A');
  add(abstract, '');
  for (const name of authorNames.split(', ')) add(name, 'C');
  const own = stems.join(' ');
  // A machine may add words to a paper, and must not make those count more that the paper has.
  const known = new Set(stems);
  stems.length = 0;
  for (const term of machineTerms) add(term, 'B');
  const added = [...new Set(stems)].filter((stem) => !known.has(stem));
  return {
    stems: added.length === 0 ? own : own + OWN_STEMS_END + added.join(' '),
    words: [...places].map(([stem, list]) => `${quoteLexeme(stem)}:${list.join(',')}`).join(' '),
  };
}

function place(places: Map<string, string[]>, stem: string, position: number, label: Label): void {
  const list = places.get(stem);
  if (!list) places.set(stem, [`${position}${label}`]);
  else if (list.length < POSITIONS_OF_A_WORD) list.push(`${position}${label}`);
}

/** A lexeme as tsvector and tsquery notation write it; no text can end the quotation. */
export function quoteLexeme(stem: string): string {
  return `'${stem.replace(/\\/g, '\\\\').replace(/'/g, "''")}'`;
}

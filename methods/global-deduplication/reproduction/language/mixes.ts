/** The paper's mixes of sources, with groups of Brown's genres in the place of its sources. */
import type { RandomStream } from '@papertape/reproduction';
import { textOf, type BrownDocument } from '../corpus.ts';
import { drawText } from './pools.ts';

/** Which genres stand for which source: as much text as the mixes ask for, and a tone of its own; nothing more. */
const GENRES = {
  'common-crawl': ['news', 'editorial', 'reviews'],
  c4: ['hobbies', 'lore'],
  github: ['government'],
  books: ['fiction', 'mystery', 'science_fiction', 'adventure', 'romance'],
  arxiv: ['learned'],
  wikipedia: ['belles_lettres'],
  'stack-exchange': ['humor', 'religion'],
} as const;

export type Source = keyof typeof GENRES;
export const SOURCES = Object.keys(GENRES) as Source[];

/** Percent of a mix by source; DC-7 is another corpus, RefinedWeb, and has no counterpart here. */
export const MIXES = {
  'dc-1': { 'common-crawl': 100 },
  'dc-2': { 'common-crawl': 90.9, github: 9.1 },
  'dc-3': { 'common-crawl': 75.8, github: 24.2 },
  'dc-4': { 'common-crawl': 75.8, wikipedia: 24.2 },
  'dc-5': { 'common-crawl': 75.8, github: 9.1, wikipedia: 15.1 },
  'dc-6': {
    'common-crawl': 52.2,
    c4: 26.7,
    github: 5.2,
    arxiv: 4.6,
    books: 4.2,
    wikipedia: 3.8,
    'stack-exchange': 3.3,
  },
} as const satisfies Record<string, Partial<Record<Source, number>>>;

export type MixName = keyof typeof MIXES;
export const MIX_NAMES = Object.keys(MIXES) as MixName[];

export interface SplitCorpus {
  readonly train: readonly BrownDocument[];
  readonly held: readonly BrownDocument[];
}

/** Holds back every tenth file with all its documents: neighbours of one text do not meet. */
export function splitFiles(corpus: readonly BrownDocument[], random: RandomStream): SplitCorpus {
  const files = [...new Set(corpus.map(fileOf))];
  const held = new Set<string>();
  for (const source of SOURCES) {
    const own = files.filter(
      (file) => sourceOf(corpus.find((document) => fileOf(document) === file)) === source,
    );
    for (const at of random.permutation(own.length).subarray(0, Math.ceil(own.length / 10))) {
      held.add(own[at] ?? '');
    }
  }
  return {
    train: corpus.filter((document) => !held.has(fileOf(document))),
    held: corpus.filter((document) => held.has(fileOf(document))),
  };
}

const fileOf = ({ id }: BrownDocument): string => id.slice(0, id.indexOf('-'));

/** The source that a document's genre stands for. */
export function sourceOf(document: BrownDocument | undefined): Source | undefined {
  const known: Record<Source, readonly string[]> = GENRES;
  return SOURCES.find((source) => document && known[source].includes(document.source));
}

/** The text of a mix: each source's share of the characters, one source after the other. */
export function mixText(
  corpus: readonly BrownDocument[],
  mix: Partial<Record<Source, number>>,
  characters: number,
  random: RandomStream,
): string {
  return SOURCES.flatMap((source) => {
    const share = mix[source] ?? 0;
    const texts = corpus
      .filter((document) => sourceOf(document) === source)
      .map(({ tokens }) => textOf(tokens));
    return share === 0 ? [] : drawText(texts, Math.round((characters * share) / 100), random);
  }).join('');
}

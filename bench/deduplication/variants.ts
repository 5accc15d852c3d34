// Variants of papers' records, as another source would tell of the same paper: planted to be found again.
import type { AuthorRecord, PaperRecord } from '@papertape/papers';
import type { RandomStream } from '@papertape/reproduction';

/** The source of all variants. */
export const ELSEWHERE = 'elsewhere';

type Random = RandomStream['uniform'];

/**
 * The same paper from another source: no identifier in common, authors spelt otherwise, another case and punctuation of
 * the title, half of the abstract, and a date of publication up to 300 days later.
 */
export function variantOf(record: PaperRecord, number: number, random: Random): PaperRecord {
  const spell = pick(SPELLINGS, random);
  return {
    ...record,
    source: ELSEWHERE,
    sourceKey: String(number),
    identifiers: [
      random() < 0.5
        ? { scheme: 'doi', value: `10.5555/variant.${number}` }
        : { scheme: 'url', value: `https://papers.example.org/${number}` },
    ],
    title: punctuation(pick(CASES, random)(record.title), random),
    abstract: record.abstract.slice(0, Math.floor(record.abstract.length / 2)),
    authors: record.authors.map(({ name }): AuthorRecord => ({ name: spell(name) })),
    versions: [],
    listings: [],
    links: [],
    publishedAt: later(record.publishedAt, random),
    comment: null,
    raw: null,
  };
}

const SPELLINGS: readonly ((name: string) => string)[] = [
  (name) =>
    name
      .split(' ')
      .map((word, at, all) => (at < all.length - 1 ? `${word.charAt(0)}.` : word))
      .join(' '),
  (name) => turned(name, (given) => given),
  (name) =>
    turned(name, (given) =>
      given
        .split(' ')
        .map((word) => `${word.charAt(0)}.`)
        .join(' '),
    ),
  (name) => name.normalize('NFD').replace(/\p{M}/gu, '').replace(/ø/g, 'o').replace(/ł/g, 'l'),
  (name) => name.replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').toUpperCase(),
];

/** 'Quill, Ada' for 'Ada Quill'. */
function turned(name: string, given: (text: string) => string): string {
  const at = name.lastIndexOf(' ');
  return at < 0 ? name : `${name.slice(at + 1)}, ${given(name.slice(0, at))}`;
}

const CASES: readonly ((title: string) => string)[] = [
  (title) => title.toUpperCase(),
  (title) => title.toLowerCase(),
  (title) => title.replace(/(?<=^|\s)\p{Ll}/gu, (letter) => letter.toUpperCase()),
  (title) => title.charAt(0) + title.slice(1).toLowerCase(),
];

function punctuation(title: string, random: Random): string {
  let changed = title;
  if (random() < 0.5) changed = changed.replace(/-/g, ' ');
  if (random() < 0.5) changed = changed.replace(/: /g, ' — ');
  if (random() < 0.5) changed = changed.replace(/[?!"'“”‘’]/g, '');
  return random() < 0.5 ? `${changed}.` : changed;
}

function later(instant: string | null, random: Random): string | null {
  if (instant === null) return null;
  return new Date(Date.parse(instant) + Math.floor(random() * 300) * 86_400_000).toISOString();
}

function pick<T>(values: readonly T[], random: Random): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError('Nothing to pick from.');
  return value;
}

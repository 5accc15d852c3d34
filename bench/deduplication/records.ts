// The record matcher on pairs of bibliographies with known answers, next to the settings that others use.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSigner, bandKeys, jaccardOf, NORMALISATIONS, prepare } from '@papertape/global-deduplication';
import {
  matchRecordSets,
  type BibliographicRecord,
  type MatchSetsOptions,
} from '@papertape/global-deduplication/records';
import { CorpusUnavailable } from './corpus.ts';
import { readCsv } from '../csv.ts';
import type { Part } from './part.ts';

/** What is to be beaten: 5-grams of titles of one year, alike to .6. */
const GOAL = 0.977;
const EXPECTED =
  'Name a folder with --bibliographies: two CSV files (id, title, authors, venue, year) and their pairs in *Mapping*.csv.';

interface Bibliographies {
  readonly names: readonly [string, string];
  readonly a: readonly BibliographicRecord[];
  readonly b: readonly BibliographicRecord[];
  /** 'id of a\tid of b'. */
  readonly truth: ReadonlySet<string>;
}

interface Row {
  readonly settings: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly seconds: number;
}

/** Precision, recall and F1 of each setting; of the matcher also how far its options may be off. */
export const part: Part = async ({ data, log }) => {
  if (data === undefined) return { text: `Records: not measured. ${EXPECTED}`, figures: null, reached: true };
  const sets = await readBibliographies(data);
  log(`records: ${sets.a.length} and ${sets.b.length}, ${sets.truth.size} pairs of one work`);
  const matcher = (settings: string, options: MatchSetsOptions) =>
    measure(settings, sets, () => matchRecordSets(sets.a, sets.b, options).map(({ a, b }) => `${a}\t${b}`));
  const rows = [
    measure('title, 5-grams, same year, J ≥ .6', sets, () => titlesOfOneYear(sets)),
    matcher('matcher, versions told apart', {
      relations: ['same-record', 'duplicate', 'preprint-published'],
    }),
    matcher('matcher, versions joined as well', {}),
    matcher('matcher, one counterpart each', { oneToOne: true }),
  ];
  const spread = sensitivity(sets, log);
  const best = rows.at(-1)?.f1 ?? 0;
  return {
    text: [
      `Records of ${sets.names.join(' and ')}: ${sets.a.length} and ${sets.b.length}, ${sets.truth.size} pairs of one work`,
      '  settings                              precision  recall     F1  seconds',
      ...rows.map(format),
      `  one counterpart each, with a prior of 8 to 16 bits and titles alike to .4 to .7: F1 ${spread.least.toFixed(3)} to ${spread.most.toFixed(3)}`,
    ].join('\n'),
    figures: { rows, spread },
    reached: best > GOAL,
  };
};

/** F1 with options that nobody chose for this set: what is measured should not hang on their values. */
function sensitivity(sets: Bibliographies, log: (line: string) => void): { least: number; most: number } {
  const found: number[] = [];
  for (const priorBits of [8, 10, 12, 14, 16])
    for (const titleSimilarity of [0.4, 0.5, 0.6, 0.7]) {
      const options = { oneToOne: true, priorBits, titleSimilarity };
      const pairs = matchRecordSets(sets.a, sets.b, options).map(({ a, b }) => `${a}\t${b}`);
      found.push(scores(pairs, sets.truth).f1);
    }
  log(`records: ${found.length} combinations of options`);
  return { least: Math.min(...found), most: Math.max(...found) };
}

function measure(settings: string, { truth }: Bibliographies, run: () => string[]): Row {
  const started = performance.now();
  const pairs = run();
  return { settings, ...scores(pairs, truth), seconds: (performance.now() - started) / 1000 };
}

function scores(pairs: readonly string[], truth: ReadonlySet<string>): Omit<Row, 'settings' | 'seconds'> {
  const right = pairs.filter((pair) => truth.has(pair)).length;
  const [precision, recall] = [right / Math.max(1, pairs.length), right / truth.size];
  return { precision, recall, f1: (2 * right) / (pairs.length + truth.size) };
}

/** The settings to beat: candidates by 32 bands of 4, verified by the exact Jaccard index, of the same year only. */
function titlesOfOneYear({ a, b }: Bibliographies): string[] {
  const features = { normalisation: NORMALISATIONS.titles, unit: 'characters', size: 5 } as const;
  const signer = createSigner({ mode: 'fast', features, permutations: 128 });
  const ready = ({ id, title, year }: BibliographicRecord) => {
    const signature = signer.sign(title);
    return {
      id,
      grams: prepare(title, features),
      keys: signature ? bandKeys(signature, { bands: 32, rows: 4 }) : [],
      year,
    };
  };
  const blocks = new Map<string, ReturnType<typeof ready>[]>();
  const keysOf = ({ keys, year }: ReturnType<typeof ready>) =>
    [...keys].map((key, band) => `${year} ${band} ${key}`);
  for (const record of b.map(ready))
    for (const key of keysOf(record)) blocks.set(key, [...(blocks.get(key) ?? []), record]);
  return a.map(ready).flatMap((record) => {
    const candidates = new Set(keysOf(record).flatMap((key) => blocks.get(key) ?? []));
    return [...candidates]
      .filter(({ grams }) => jaccardOf(record.grams, grams) >= 0.6)
      .map(({ id }) => `${record.id}\t${id}`);
  });
}

async function readBibliographies(folder: string): Promise<Bibliographies> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.toLowerCase().endsWith('.csv'));
  const mapping = files.find((name) => /mapping/i.test(name));
  const sets = files.filter((name) => name !== mapping);
  if (!mapping || sets.length !== 2)
    throw new CorpusUnavailable(`${folder} is no pair of bibliographies. ${EXPECTED}`);
  const read = async (name: string) => readCsv(await readFile(join(folder, name)));
  const pairs = (await read(mapping)).map(([x = '', y = '']) => [x, y] as const);
  const [first = '', second = ''] = sets;
  const [one, other] = [recordsOf(await read(first), first), recordsOf(await read(second), second)];
  // The left column of the pairs says which set is a.
  const left = new Set(one.map(({ id }) => id));
  const inOrder = pairs.filter(([x]) => left.has(x)).length > pairs.length / 2;
  const [a, b] = inOrder ? [one, other] : [other, one];
  const [idsA, idsB] = [new Set(a.map(({ id }) => id)), new Set(b.map(({ id }) => id))];
  const truth = pairs.filter(([x, y]) => idsA.has(x) && idsB.has(y)).map(([x, y]) => `${x}\t${y}`);
  return { names: inOrder ? [first, second] : [second, first], a, b, truth: new Set(truth) };
}

function recordsOf(
  [header = [], ...rows]: readonly (readonly string[])[],
  name: string,
): BibliographicRecord[] {
  const at = (column: string) => header.findIndex((cell) => cell.trim().toLowerCase() === column);
  const [id, title, authors, venue, year] = ['id', 'title', 'authors', 'venue', 'year'].map(at);
  if (id === undefined || id < 0 || title === undefined || title < 0)
    throw new CorpusUnavailable(`${name} has no columns id and title. ${EXPECTED}`);
  const cell = (row: readonly string[], column: number | undefined) => row[column ?? -1]?.trim() ?? '';
  return rows.map((row) => ({
    id: cell(row, id),
    title: cell(row, title),
    authors: cell(row, authors)
      .split(/,\s*/)
      .filter((author) => author !== ''),
    venue: cell(row, venue) || null,
    year: Number.parseInt(cell(row, year), 10) || null,
  }));
}

function format({ settings, precision, recall, f1, seconds }: Row): string {
  const numbers = [precision, recall, f1].map((value) => value.toFixed(3).padStart(9)).join('');
  return `  ${settings.padEnd(36)} ${numbers} ${seconds.toFixed(1).padStart(8)}`;
}

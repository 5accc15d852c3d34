/** Claim C: bibliographic records, by MinHash under several settings and by the record matcher. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import {
  codePoints,
  createIndex,
  normalise,
  NORMALISATIONS,
  PRESETS,
  type IndexSettings,
} from '../../src/index.ts';
import type { Tested } from '../methods.ts';
import { onePartnerEach, pairScores, type ScoredPair } from '../records/pairs.ts';
import type { PaperRecord, RecordTables } from '../records/tables.ts';
import { paced } from '../working.ts';

/** A way of matching records by the texts of their fields. */
interface Setting {
  readonly label: string;
  readonly text: (record: PaperRecord) => string;
  readonly index: IndexSettings;
  /** Only records of one year are taken for the same work. */
  readonly sameYear?: boolean;
  /** Records whose text is shorter are left out, in code points. */
  readonly minimumLength?: number;
}

const title = (record: PaperRecord): string => record.title;
const titleAndAuthors = (record: PaperRecord): string => `${record.title} ${record.authors.join(' ')}`;

/** 32 bands of 4 rows find nearly every pair from J = .5 on; the exact index decides. */
function tuned(size: number, verify: number, seed: number): IndexSettings {
  const features = { normalisation: NORMALISATIONS.slimpajama, unit: 'characters', size } as const;
  return { ...PRESETS.papers, features, verify, seed };
}

/** The settings compared, by the name of their measurements. `seed` is that of the tuned ones' signatures. */
function settings(seed: number): Record<string, Setting> {
  return {
    published: {
      label: "SlimPajama's own, title and authors",
      text: titleAndAuthors,
      index: PRESETS.slimpajama,
    },
    filtered: {
      label: "SlimPajama's own, with its filter of 200 characters",
      text: titleAndAuthors,
      index: PRESETS.slimpajama,
      minimumLength: PRESETS.slimpajama.minimumLength,
    },
    'title-13': { label: 'title, grams of 13, J ≥ .8', text: title, index: tuned(13, 0.8, seed) },
    'title-3': { label: 'title, grams of 3, J ≥ .6', text: title, index: tuned(3, 0.6, seed) },
    'title-5-year': {
      label: 'title, grams of 5, J ≥ .6, same year',
      text: title,
      index: tuned(5, 0.6, seed),
      sameYear: true,
    },
    'title-authors-3': {
      label: 'title and authors, grams of 3, J ≥ .7',
      text: titleAndAuthors,
      index: tuned(3, 0.7, seed),
    },
  };
}

/** The best of the tuned settings, to which the matcher is compared. */
const BEST = 'title-5-year';

/** Precision, recall and F1 of every setting and of the matcher. */
export async function paperRecords(
  context: RunContext,
  tables: RecordTables,
  tested: Tested,
): Promise<Measurements> {
  const measurements: Measurements = {};
  const rows: (string | number)[][] = [];
  const add = (name: string, label: string, pairs: readonly ScoredPair[]) => {
    const scores = pairScores(pairs, tables.truth);
    for (const [metric, value] of Object.entries(scores)) measurements[`records.${name}.${metric}`] = value;
    rows.push([label, pairs.length, scores.precision, scores.recall, scores.f1]);
    return scores.f1;
  };
  let best: readonly ScoredPair[] = [];
  for (const [name, setting] of Object.entries(settings(context.seed))) {
    const pairs = await pairsOf(context, tables, setting);
    add(name, setting.label, pairs);
    if (name === BEST) best = pairs;
  }
  const baseline = measurements[`records.${BEST}.f1`] ?? 0;
  add(`${BEST}-once`, 'the last but one, each record once', onePartnerEach(best));
  await context.breathe();
  const matched = matchedPairs(tables, tested);
  measurements['records.matcher.gain'] = add('matcher', 'record matcher', matched) - baseline;
  add('matcher-once', 'record matcher, each record once', onePartnerEach(matched));
  context.report.table('Pairs of records', {
    columns: ['setting', 'pairs', 'precision', 'recall', 'F1'],
    rows,
  });
  return measurements;
}

/** Pairs of a record of DBLP and one of ACM that share a bucket and verify. */
async function pairsOf(
  context: RunContext,
  { dblp, acm }: RecordTables,
  { text, index: indexSettings, sameYear = false, minimumLength = 0 }: Setting,
): Promise<ScoredPair[]> {
  const index = createIndex(indexSettings);
  const long = (record: PaperRecord) =>
    minimumLength === 0 ||
    codePoints(normalise(text(record), indexSettings.features.normalisation)) >= minimumLength;
  const years = new Map(dblp.map(({ id, year }) => [id, year]));
  for await (const record of paced(dblp.filter(long), context)) {
    index.add({ id: record.id, source: 'dblp', text: text(record) });
  }
  const pairs: ScoredPair[] = [];
  for await (const record of paced(acm.filter(long), context)) {
    for (const { id, exact, estimate } of index.query(text(record), { candidates: Infinity })) {
      if (sameYear && years.get(id) !== record.year) continue;
      pairs.push({ dblp: id, acm: record.id, score: exact ?? estimate });
    }
  }
  return pairs;
}

/** What the matcher holds for the same item: a paper's conference and journal versions are two in the benchmark. */
function matchedPairs({ dblp, acm }: RecordTables, tested: Tested): ScoredPair[] {
  const relations = ['same-record', 'duplicate', 'preprint-published'] as const;
  return tested
    .matchRecordSets(dblp, acm, { relations })
    .map(({ a, b, evidence }) => ({ dblp: a, acm: b, score: evidence.scores.bits }));
}

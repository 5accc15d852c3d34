// The site's ingest of papers among which variants were planted: are they joined with their papers, with nothing else,
// and how fast?
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ingestRecords, openDatabase, type Database } from '@papertape/database';
import { paperMatcher } from '@papertape/jobs';
import { emptyRecord, type PaperRecord } from '@papertape/papers';
import { randomStream } from '@papertape/reproduction';
import { parsePaperLine } from '@papertape/sources';
import { CorpusUnavailable, wordsOf } from './corpus.ts';
import type { Part } from './part.ts';
import { ELSEWHERE, variantOf } from './variants.ts';

const GOALS = { precision: 0.99, recall: 0.95, perSecond: 1_000 };
const PLANTED = 0.1;
const SEED = 4;
const GENERATED = 5_000;
/** Records of a transaction, as in an import. */
const BATCH = 500;
const NOW = new Date('2026-01-01T00:00:00Z');

interface Figures {
  readonly file: string;
  readonly records: number;
  readonly variants: number;
  readonly precision: number;
  readonly recall: number;
  readonly perSecond: number;
  /** Pairs that were joined and should not have been, by their titles; at most 20. */
  readonly wrong: readonly string[];
}

/** Imports each file of papers with planted variants into a PGlite of its own, in batches as large as those of an import. */
export const part: Part = async ({ data, log }) => {
  const sets =
    data === undefined ? [{ file: 'generated papers', records: generatePapers() }] : await readSets(data);
  const figures: Figures[] = [];
  for (const { file, records } of sets) {
    log(`ingest: ${file}, ${records.length} records`);
    figures.push(await measure(file, records));
  }
  return {
    text: [
      'Ingest with planted variants (10 %: other source, authors, case, punctuation, date; half of the abstract), PGlite:',
      '  papers                             records  variants  precision  recall  records/s',
      ...figures.map(format),
    ].join('\n'),
    figures,
    reached: figures.every(
      ({ precision, recall, perSecond, records }) =>
        precision >= GOALS.precision &&
        recall >= GOALS.recall &&
        (perSecond >= GOALS.perSecond || records < 2_000), // a few hundred are over before anything is warm
    ),
  };
};

async function measure(file: string, records: readonly PaperRecord[]): Promise<Figures> {
  const random = randomStream(SEED, `variants of ${file}`);
  const chosen = random.permutation(records.length).slice(0, Math.round(PLANTED * records.length));
  const originals = new Map<string, PaperRecord>();
  const variants = [...chosen].flatMap((place, number) => {
    const record = records[place];
    if (!record) return [];
    originals.set(String(number), record);
    return [variantOf(record, number, random.uniform)];
  });
  const all = [...records, ...variants];
  const order = [...random.permutation(all.length)].flatMap((place) => all[place] ?? []);
  const folder = await mkdtemp(join(tmpdir(), 'papertape-bench-'));
  const database = await openDatabase({ databaseUrl: null, dataDir: folder });
  try {
    const matcher = paperMatcher();
    const started = performance.now();
    for (let from = 0; from < order.length; from += BATCH)
      await database.transaction((tx) =>
        ingestRecords(tx, order.slice(from, from + BATCH), { now: NOW, matcher }),
      );
    const seconds = (performance.now() - started) / 1000;
    return {
      file,
      records: all.length,
      variants: variants.length,
      ...(await judge(database, originals)),
      perSecond: Math.round(all.length / seconds),
    };
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Pairs in one paper: a variant with a paper, or two papers of different identifiers. */
async function judge(
  database: Database,
  originals: ReadonlyMap<string, PaperRecord>,
): Promise<Pick<Figures, 'precision' | 'recall' | 'wrong'>> {
  const { rows } = await database.pool.query<{
    records: { source: string; key: string; name: string; title: string }[];
  }>(`
    select json_agg(json_build_object('source', source, 'key', source_key, 'title', record::json ->> 'title',
      'name', record::json -> 'identifiers' -> 0 ->> 'value')) as records
    from source_records group by paper_id having count(*) > 1`);
  let [right, pairs] = [0, 0];
  const wrong: string[] = [];
  for (const { records } of rows) {
    const works = new Map(
      records.map(({ source, key, name, title }) => {
        const variant = source === ELSEWHERE;
        const work = variant ? originals.get(key)?.identifiers[0]?.value : name;
        return [variant ? `variant ${key}` : name, { work, title }];
      }),
    );
    const members = [...works.values()];
    for (const [at, one] of members.entries())
      for (const other of members.slice(at + 1)) {
        pairs++;
        if (one.work === other.work) right++;
        else wrong.push(`${one.title} | ${other.title}`);
      }
  }
  // Two variants may be of one paper where a file has it on several days: then each pair of the three is right.
  const expected = expectedPairs(originals);
  return { precision: right / Math.max(1, pairs), recall: right / expected, wrong: wrong.slice(0, 20) };
}

function expectedPairs(originals: ReadonlyMap<string, PaperRecord>): number {
  const counts = new Map<string, number>();
  for (const record of originals.values()) {
    const work = record.identifiers[0]?.value ?? '';
    counts.set(work, (counts.get(work) ?? 0) + 1);
  }
  return [...counts.values()].reduce((sum, count) => sum + (count * (count + 1)) / 2, 0);
}

async function readSets(folder: string): Promise<{ file: string; records: PaperRecord[] }[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.jsonl(?:\.gz)?$/.test(name));
  const sets = [];
  for (const file of names.sort()) {
    const bytes = await readFile(join(folder, file));
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    const records = text.split('\n').flatMap((line) => {
      const parsed = parsePaperLine(line);
      return parsed.kind === 'record' ? [parsed.record] : [];
    });
    if (records.length > 0) sets.push({ file, records });
  }
  if (sets.length === 0)
    throw new CorpusUnavailable(
      `${folder} has no *.jsonl or *.jsonl.gz of papers that papertape import would read.`,
    );
  return sets;
}

/** Invented papers of a few hundred groups of authors, each with several papers on alike subjects. */
function generatePapers(): PaperRecord[] {
  const random = randomStream(SEED, 'papers').uniform;
  const word = wordsOf(random);
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  const words = (count: number) => Array.from({ length: count }, word).join(' ');
  const name = () => `${capital(word())} ${capital(word())}${word()}`;
  const groups = Array.from({ length: GENERATED / 10 }, () => ({
    people: Array.from({ length: 6 }, name),
    topic: words(3),
  }));
  return Array.from({ length: GENERATED }, (_none, at) => {
    const { people = [], topic = '' } = groups[at % groups.length] ?? {};
    const id = `2601.${String(10_000 + at)}`;
    return emptyRecord({
      source: 'arxiv-file',
      sourceKey: id,
      identifiers: [{ scheme: 'arxiv', value: id }],
      title: capital(`${words(4)}: ${topic} ${words(3)}`),
      abstract: words(120),
      authors: people.slice(0, 1 + Math.floor(random() * people.length)).map((each) => ({ name: each })),
      categories: ['cs.LG'],
      publishedAt: new Date(Date.UTC(2026, 0, 1 + (at % 28))).toISOString(),
    });
  });
}

function format({ file, records, variants, precision, recall, perSecond }: Figures): string {
  const numbers = [precision.toFixed(4), recall.toFixed(4)].map((value) => value.padStart(9)).join(' ');
  return `  ${file.padEnd(34)} ${String(records).padStart(7)} ${String(variants).padStart(9)} ${numbers} ${String(perSecond).padStart(9)}`;
}

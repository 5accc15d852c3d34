/** Claim D on records: what transitive merging makes of weak pairs, and what verified, capped clusters keep. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { createIndex, PRESETS, type DeduplicationSettings, type Document } from '../../src/index.ts';
import type { Tested } from '../methods.ts';
import { pairScores } from '../records/pairs.ts';
import type { RecordTables } from '../records/tables.ts';
import { paced } from '../working.ts';

type Pair = { readonly dblp: string; readonly acm: string };

/** Titles that share some grams of 3 characters: a weak sign of one work. */
const WEAK: DeduplicationSettings = {
  ...PRESETS.papers,
  features: { ...PRESETS.papers.features, size: 3 },
  verify: 0.3,
};
const STRICT: DeduplicationSettings = { ...WEAK, verify: 0.6 };

/** Pair precision of the pairs themselves, of connected components, and of capped clusters. */
export async function closureOfRecords(
  context: RunContext,
  tables: RecordTables,
  tested: Tested,
): Promise<Measurements> {
  const precision = (pairs: readonly Pair[]) => pairScores(pairs, tables.truth).precision;
  const ways = {
    'weak.pairs': await directPairs(context, tables, WEAK),
    'weak.components': await clusteredPairs(context, tables, tested, { ...WEAK, hops: Infinity }),
    'weak.capped': await clusteredPairs(context, tables, tested, { ...WEAK, hops: 1 }),
    'strict.pairs': await directPairs(context, tables, STRICT),
    'strict.capped': await clusteredPairs(context, tables, tested, { ...STRICT, hops: 1 }),
  };
  const measurements: Measurements = {};
  for (const [name, pairs] of Object.entries(ways)) measurements[`closure.${name}`] = precision(pairs);
  const of = (name: string) => measurements[`closure.${name}`] ?? 0;
  context.report.table('Precision of pairs in clusters', {
    columns: ['clusters', 'pairs', 'precision', 'recall'],
    rows: Object.entries(ways).map(([name, pairs]) => {
      const scores = pairScores(pairs, tables.truth);
      return [name, pairs.length, scores.precision, scores.recall];
    }),
  });
  return {
    ...measurements,
    'closure.kept-by-components': of('weak.components') / of('weak.pairs'),
    'closure.kept-by-capped': of('strict.capped') / of('strict.pairs'),
  };
}

function documentsOf({ dblp, acm }: RecordTables): Document[] {
  return [
    ...dblp.map(({ id, title }) => ({ id: `dblp\t${id}`, source: 'dblp', text: title })),
    ...acm.map(({ id, title }) => ({ id: `acm\t${id}`, source: 'acm', text: title })),
  ];
}

/** Pairs that share a bucket and verify. */
async function directPairs(
  context: RunContext,
  { dblp, acm }: RecordTables,
  settings: DeduplicationSettings,
): Promise<Pair[]> {
  const index = createIndex(settings);
  for await (const { id, title } of paced(dblp, context)) index.add({ id, source: 'dblp', text: title });
  const pairs: Pair[] = [];
  for await (const { id, title } of paced(acm, context)) {
    for (const match of index.query(title, { candidates: Infinity })) {
      pairs.push({ dblp: match.id, acm: id });
    }
  }
  return pairs;
}

/** Pairs of the two tables that ended in one cluster. */
async function clusteredPairs(
  context: RunContext,
  tables: RecordTables,
  tested: Tested,
  settings: DeduplicationSettings,
): Promise<Pair[]> {
  const { clusters } = await tested.deduplicate(paced(documentsOf(tables), context), settings);
  const pairs: Pair[] = [];
  for (const { survivor, duplicates } of clusters) {
    const members = [survivor, ...duplicates].map((id) => id.split('\t'));
    const [dblp, acm] = ['dblp', 'acm'].map((table) =>
      members.flatMap(([source, id = '']) => (source === table ? id : [])),
    );
    for (const left of dblp ?? []) for (const right of acm ?? []) pairs.push({ dblp: left, acm: right });
    await context.breathe();
  }
  return pairs;
}

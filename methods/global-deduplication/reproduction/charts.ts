/** The charts: the S-curve, what is removed, records, clusters, and language models. */
import type { Chart } from '@papertape/reproduction';
import { MIX_NAMES } from './language/mixes.ts';

const BITS = { label: 'bits per held-out character' };
const SEEN = { label: 'characters seen' };

const SETTINGS = [
  ['published', "SlimPajama's own"],
  ['title-3', 'title, grams of 3'],
  ['title-5-year', 'title, grams of 5, same year'],
  ['matcher', 'record matcher'],
] as const;

export const charts: readonly Chart[] = [
  {
    id: 'curve',
    kind: 'line',
    title: 'The S-curve: share of pairs found, by their Jaccard index',
    x: { label: 'Jaccard index of the pair' },
    y: { label: 'share found' },
    series: [
      { name: 'curve.theory', label: '1 − (1 − J^13)^9' },
      { name: 'curve.slimpajama', label: 'bit-exact mode' },
      { name: 'curve.fast', label: 'fast mode' },
    ],
  },
  {
    id: 'rates',
    kind: 'line',
    title: 'Recall of edited copies',
    x: { label: 'percent of the words replaced' },
    y: { label: 'share found' },
    series: [
      { name: 'rates.theory', label: 'formula, over the pairs' },
      { name: 'slimpajama.recall', label: 'bit-exact mode' },
      { name: 'fast.recall', label: 'fast mode' },
    ],
  },
  {
    id: 'removed',
    kind: 'bars',
    title: 'Documents removed, of which half of the planted copies cross sources',
    y: { label: 'documents' },
    bars: [
      { metric: 'scope.global.removed', label: 'global' },
      { metric: 'scope.local.removed', label: 'local' },
      { metric: 'scope.global.across', label: 'global, across sources' },
      { metric: 'scope.local.across', label: 'local, across sources' },
    ],
  },
  {
    id: 'records',
    kind: 'bars',
    title: 'Pairs of records: precision, recall and F1',
    y: { label: 'share' },
    bars: SETTINGS.flatMap(([name, label]) => [
      { metric: `records.${name}.precision`, label: `${label}: precision` },
      { metric: `records.${name}.recall`, label: `${label}: recall` },
      { metric: `records.${name}.f1`, label: `${label}: F1` },
    ]),
  },
  {
    id: 'closure',
    kind: 'bars',
    title: 'Precision of pairs of records in clusters',
    y: { label: 'precision' },
    bars: [
      { metric: 'closure.weak.pairs', label: 'weak pairs (J ≥ .3)' },
      { metric: 'closure.weak.components', label: 'their components' },
      { metric: 'closure.weak.capped', label: 'their clusters, capped' },
      { metric: 'closure.strict.pairs', label: 'strict pairs (J ≥ .6)' },
      { metric: 'closure.strict.capped', label: 'their clusters, capped' },
    ],
  },
  {
    id: 'chains',
    kind: 'bars',
    title: 'Chains of texts: pairs in one cluster that are duplicates',
    y: { label: 'precision' },
    bars: [
      { metric: 'chains.components.precision', label: 'components' },
      { metric: 'chains.capped.precision', label: 'capped' },
    ],
  },
  {
    id: 'crawls',
    kind: 'line',
    title: 'A character model on a crawl of which half is copies, and on what is left of it',
    x: SEEN,
    y: BITS,
    series: [
      { name: 'language.crawl', label: 'as it is' },
      { name: 'language.local', label: 'deduplicated locally' },
      { name: 'language.global', label: 'deduplicated globally' },
    ],
  },
  {
    id: 'mixes',
    kind: 'line',
    title: 'A character model on mixes of sources, without copies',
    x: SEEN,
    y: BITS,
    series: MIX_NAMES.map((name) => ({ name: `language.${name}`, label: name.toUpperCase() })),
  },
];

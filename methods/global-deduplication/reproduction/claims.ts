/** What is claimed, in parts that can each be false, and how each is decided. */
import type { Claim } from '@papertape/reproduction';

const PIPELINE = 'global deduplication; the published code';
const DATA = 'data overview, deduplication by source';

/** Within three standard errors of the formula. */
const WITHIN_3 = { atLeast: -3, atMost: 3 } as const;

const curve: readonly Claim[] = [
  {
    id: 's-curve-exact',
    statement:
      'Signed bit for bit as published, copies with 1, 2, 3 and 5 % of their words replaced are found as often as 1 − (1 − J^13)^9 says: within 3 standard errors at every rate.',
    source: PIPELINE,
    paper: null,
    unit: 'standard errors from the formula, at the rate farthest from it',
    chart: 'rates',
    test: { kind: 'always', of: 'slimpajama.deviation', ...WITHIN_3 },
  },
  {
    id: 's-curve-fast',
    statement:
      'In our fast mode, too, such copies are found as often as the formula says: within 3 standard errors at every rate.',
    source: 'ours',
    paper: null,
    unit: 'standard errors from the formula, at the rate farthest from it',
    chart: 'rates',
    test: { kind: 'always', of: 'fast.deviation', ...WITHIN_3 },
  },
  {
    id: 'nominal-threshold',
    statement:
      'Bands of 9 × 13 stand for a Jaccard index of 0.8: of the pairs just there, at least half are found.',
    source: PIPELINE,
    paper: '0.8',
    unit: 'share of the pairs at J = .8 that is found',
    chart: 'curve',
    test: { kind: 'always', of: 'nominal.slimpajama', atLeast: 0.5 },
  },
  {
    id: 'nominal-formula',
    statement: 'Pairs at J = .8 are found as often as the formula says (40 %): within 3 standard errors.',
    source: PIPELINE,
    paper: null,
    unit: 'standard errors from the formula',
    chart: 'curve',
    test: { kind: 'always', of: 'nominal.slimpajama.deviation', ...WITHIN_3 },
  },
];

const scope: readonly Claim[] = [
  {
    id: 'global-removes-more',
    statement:
      'Where half of the copies lie in another source than their original, global deduplication removes at least a quarter more than local deduplication.',
    source: PIPELINE,
    paper: null,
    unit: 'documents removed, global over local',
    chart: 'removed',
    test: {
      kind: 'ratio',
      of: 'scope.global.removed',
      over: 'scope.local.removed',
      expect: 'greater',
      minimumEffect: 1.25,
    },
  },
  {
    id: 'local-leaves-copies-across',
    statement: 'Local deduplication leaves every copy whose original is in another source.',
    source: PIPELINE,
    paper: null,
    unit: 'copies across sources that it removes',
    chart: 'removed',
    test: { kind: 'always', of: 'scope.local.across', atMost: 0 },
  },
  {
    id: 'across-as-within',
    statement:
      'Global deduplication finds copies across sources as often as the formula says: within 3 standard errors.',
    source: PIPELINE,
    paper: null,
    unit: 'standard errors from the formula',
    chart: 'removed',
    test: { kind: 'always', of: 'scope.across.deviation', ...WITHIN_3 },
  },
  {
    id: 'nothing-but-copies',
    statement:
      'Without verification, global deduplication takes no document of the corpus itself for a duplicate.',
    source: PIPELINE,
    paper: null,
    unit: 'documents',
    chart: 'removed',
    test: { kind: 'always', of: 'scope.originals-removed', atMost: 0 },
  },
  {
    id: 'share-of-bytes',
    statement: 'Global deduplication removes 49.6 % of the bytes of RedPajama.',
    source: DATA,
    paper: '49.6 %',
    test: {
      kind: 'untestable',
      reason:
        'The share is a property of 1,210 billion tokens of RedPajama; how many copies a corpus of ours holds is what we planted.',
    },
  },
];

const records: readonly Claim[] = [
  {
    id: 'published-settings-on-records',
    statement:
      "The pipeline's own settings, used on titles and authors, find at least half of the pairs of records.",
    source: 'its settings, on other data',
    paper: null,
    unit: 'recall',
    chart: 'records',
    test: { kind: 'always', of: 'records.published.recall', atLeast: 0.5 },
  },
  {
    id: 'settings-for-titles',
    statement:
      'MinHash with settings for titles (grams of 5 characters, J ≥ .6, same year) reaches an F1 of .95.',
    source: 'its method, on other data',
    paper: null,
    unit: 'F1',
    chart: 'records',
    test: { kind: 'always', of: 'records.title-5-year.f1', atLeast: 0.95 },
  },
  {
    id: 'matcher-f1',
    statement: 'Our matcher of records reaches an F1 of .977, that of the best MinHash settings we know of.',
    source: 'ours',
    paper: null,
    unit: 'F1',
    chart: 'records',
    test: { kind: 'always', of: 'records.matcher.f1', atLeast: 0.977 },
  },
  {
    id: 'matcher-beats-minhash',
    statement:
      'On the same records the F1 of our matcher is at least .005 above that of these MinHash settings.',
    source: 'ours',
    paper: null,
    unit: 'F1',
    chart: 'records',
    test: { kind: 'always', of: 'records.matcher.gain', atLeast: 0.005 },
  },
];

const closure: readonly Claim[] = [
  {
    id: 'closure-damage',
    statement:
      'Connected components of weak pairs (titles from J = .3 on) keep at most half of the precision of the pairs.',
    source: 'connected components, in the published code',
    paper: null,
    unit: 'precision in components over that of pairs',
    chart: 'closure',
    test: { kind: 'always', of: 'closure.kept-by-components', atMost: 0.5 },
  },
  {
    id: 'capped-clusters',
    statement:
      'Clusters that are verified (J ≥ .6) and in which each member is a pair of the survivor keep 98 % of the precision of the pairs.',
    source: 'ours',
    paper: null,
    unit: 'precision in clusters over that of pairs',
    chart: 'closure',
    test: { kind: 'always', of: 'closure.kept-by-capped', atLeast: 0.98 },
  },
  {
    id: 'chains-split',
    statement:
      'Of chains of texts, each 1 % edited from the one before, capped clusters join fewer pairs that are no duplicates: their precision is at least .1 above that of components.',
    source: 'ours',
    paper: null,
    unit: 'precision',
    chart: 'chains',
    test: {
      kind: 'difference',
      of: 'chains.capped.precision',
      minus: 'chains.components.precision',
      expect: 'greater',
      minimumEffect: 0.1,
    },
  },
  {
    id: 'survivors-verified',
    statement: 'In capped clusters of chains every member is a duplicate of its survivor (J ≥ .8).',
    source: 'ours',
    paper: null,
    unit: 'lowest J of a member and its survivor',
    chart: 'chains',
    test: { kind: 'always', of: 'chains.capped.lowest', atLeast: 0.8 },
  },
];

/** A training text gives fewer bits per held-out character than another. */
function learnsMore(id: string, statement: string, source: string, of: string, minus: string): Claim {
  return {
    id,
    statement,
    source,
    paper: null,
    unit: 'bits per held-out character',
    chart: minus.includes('dc') || minus.includes('mix') ? 'mixes' : 'crawls',
    test: {
      kind: 'difference',
      of: `language.${of}.bits`,
      minus: `language.${minus}.bits`,
      expect: 'less',
      minimumEffect: 0.01,
    },
  };
}

const language: readonly Claim[] = [
  learnsMore(
    'deduplicated-learns-more',
    'A character model learns more from globally deduplicated text than from as many characters of a crawl that is half copies: .01 bits a character at least.',
    'training on deduplicated data',
    'global',
    'crawl',
  ),
  learnsMore(
    'global-learns-more-than-local',
    'A character model learns more from globally than from locally deduplicated text, by .01 bits a character at least.',
    'global against local deduplication',
    'global',
    'local',
  ),
  learnsMore(
    'all-sources-beat-one',
    'A character model learns more about all sources from a mix of them (DC-6) than from one (DC-1), by .01 bits a character at least.',
    'data combinations',
    'dc-6',
    'dc-1',
  ),
  learnsMore(
    'all-sources-beat-others',
    'It learns more from the mix of all sources (DC-6) than from the best of DC-1 to DC-5, by .01 bits a character at least.',
    'data combinations',
    'dc-6',
    'best-other-mix',
  ),
  {
    id: 'benchmark-scores',
    statement: 'A model of 1.3 billion parameters scores higher on benchmarks when trained on DC-6.',
    source: 'results',
    paper: '40.0 on average; RedPajama 38.0',
    test: {
      kind: 'untestable',
      reason:
        'It takes 330 billion tokens and weeks of accelerators; a model of 60,000 parameters answers no question of a benchmark.',
    },
  },
];

export const claims: readonly Claim[] = [...curve, ...scope, ...records, ...closure, ...language];

// Features are bounded, the same when read again, and say what their names say.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DIMENSION,
  FEATURES,
  featuresOf,
  featureValue,
  readFeatures,
  SLOT_LAYOUT,
  storedFeatures,
  type FeatureName,
} from './features.ts';
import { damping } from './models.ts';
import { termImportance, termsOf, type PaperFacts } from './paper.ts';
import { exposureOf, type Exposure, type ReaderFacts } from './reader.ts';
import { newFacts, newReader, NOW, UNSEEN } from './testing.ts';

function named(papers: readonly PaperFacts[], reader: ReaderFacts, exposure: Exposure = UNSEEN) {
  const importance = termImportance(papers);
  const vectors = featuresOf(papers, { reader, exposure, importance, now: NOW });
  return vectors.map((vector) => (name: FeatureName) => featureValue(vector, name));
}

const word = fc.constantFrom('tide', 'clock', 'lantern', 'kettle', 'sundial', 'umbrella', 'harbour');
const facts = fc.record({
  id: fc.nat(40),
  categories: fc.uniqueArray(fc.constantFrom('cs.LG', 'cs.CL', 'math.GT'), { maxLength: 3 }),
  authors: fc.uniqueArray(fc.constantFrom('ada', 'bo', 'cy'), { maxLength: 3 }),
  terms: fc.uniqueArray(word, { maxLength: 5 }),
  upvotes: fc.nat(1e6),
  comments: fc.nat(1e5),
  trendScore: fc.double({ min: 0, max: 2000, noNaN: true }),
  appearedAt: fc.integer({ min: NOW - 4e10, max: NOW + 4e8 }),
});
const papersOf = fc.uniqueArray(facts, { selector: ({ id }) => id, minLength: 1, maxLength: 12 });

test('features of any paper for any reader lie between -1 and 1, and are the same when they are read again', () => {
  const kinds = fc.constantFrom('picked' as const, 'hidden' as const, 'passed' as const);
  fc.assert(
    fc.property(papersOf, fc.array(fc.tuple(kinds, facts)), fc.nat(5000), (papers, history, shown) => {
      const reader = newReader(history, { passed: new Map([[papers[0]?.id ?? 0, shown]]) });
      const exposure = exposureOf(new Map(papers.map(({ id }) => [id, id === papers[0]?.id ? shown : 3])));
      const vectors = featuresOf(papers, { reader, exposure, importance: termImportance(papers), now: NOW });
      expect(vectors).toHaveLength(papers.length);
      for (const vector of vectors) {
        for (const value of vector.values) expect(Math.abs(value)).toBeLessThanOrEqual(1);
        for (const index of vector.indices) expect(index).toBeLessThan(FEATURES.length);
        const stored = JSON.parse(JSON.stringify(storedFeatures(vector))) as ReturnType<
          typeof storedFeatures
        >;
        expect(readFeatures(stored)).toEqual(vector);
      }
    }),
    { numRuns: 100 },
  );
  expect(FEATURES.length).toBeLessThanOrEqual(SLOT_LAYOUT.offset);
  expect(DIMENSION).toBe(52);
});

test('a reader’s taste shows: the categories, authors and words that they pick and hide', () => {
  const tides = newFacts(1, { title: 'Tidal clocks', categories: ['physics.ao-ph'], authors: ['ada'] });
  const kettles = newFacts(2, { title: 'Kettles that sing', categories: ['cs.SD'], authors: ['bo'] });
  const other = newFacts(3, { title: 'Lanterns', categories: ['math.GT'], authors: ['cy'] });
  const reader = newReader([
    ['picked', newFacts(11, { title: 'Tidal harbours', categories: ['physics.ao-ph'], authors: ['ada'] })],
    ['picked', newFacts(12, { title: 'Clocks of the tide', categories: ['physics.ao-ph'] })],
    ['hidden', newFacts(13, { title: 'Singing kettles', categories: ['cs.SD'], authors: ['bo'] })],
    ['passed', newFacts(14, { categories: ['cs.SD'] })],
  ]);
  const [tide, kettle, lantern] = named([tides, kettles, other], reader);
  if (!tide || !kettle || !lantern) throw new Error('three papers');
  for (const name of ['category share', 'category lift', 'author taste', 'words'] as const) {
    expect(tide(name), name).toBeGreaterThan(0.05);
    expect(kettle(name), name).toBeLessThanOrEqual(0);
    expect(lantern(name), name).toBe(0);
  }
  expect(kettle('words hidden')).toBeGreaterThan(0.3);
  expect(kettle('category lift')).toBeLessThan(-0.05);
});

test('what lies back counts less, and what is to come counts as of now', () => {
  const lists = named(
    [newFacts(1, { days: 0 }), newFacts(2, { days: 2 }), newFacts(3, { days: -3 })],
    newReader(),
  ).map((value) => value('days'));
  expect(lists).toEqual([1, 0.5, 1]);
});

test('what was shown too often is damped, but not what the reader asked for', () => {
  const papers = [1, 2, 3].map((id) => newFacts(id));
  const exposure = exposureOf(
    new Map([
      [1, 20],
      [2, 5],
      [3, 320],
      ...Array.from({ length: 62 }, (_, i): [number, number] => [100 + i, 0]),
    ]),
  );
  const reader = newReader();
  const factors = (of: ReaderFacts) =>
    featuresOf(papers, { reader: of, exposure, importance: () => 1, now: NOW }).map(damping);
  expect(exposure.fair).toBeCloseTo(345 / 65, 10);
  const [few, fewer, many] = factors(reader);
  expect([few, fewer]).toEqual([1, 1]);
  expect(many).toBeCloseTo(Math.sqrt((4 * exposure.fair) / 320), 2);
  const follower = newReader([], { follows: { authors: new Map([['writer-3', 'Writer 3']]) } });
  expect(factors(follower)).toEqual([1, 1, 1]);
});

test('words of a title are told apart from small ones, in any script, plurals as one', () => {
  expect(termsOf('On the Théorie of Clocks, clock-makers & буквы: 3 studies in glass', ['Tides'])).toEqual([
    'the',
    'théorie',
    'clock',
    'maker',
    'буквы',
    'study',
    'glass',
    'tide',
  ]);
  const papers = Array.from({ length: 100 }, (_, id) => ({ terms: id < 5 ? ['the', 'tide'] : ['the'] }));
  const importance = termImportance(papers);
  expect(importance('the')).toBe(0);
  expect(importance('tide')).toBeCloseTo(Math.log(20), 10);
  expect(importance('unheard')).toBeGreaterThan(importance('tide'));
});

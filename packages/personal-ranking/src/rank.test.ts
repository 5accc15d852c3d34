// Rankings: what they are chosen from, what they log, and that a reader's taste and chance both have their say.
import { createOnline, createRanker } from '@papertape/contextual-bandits';
import { describe, expect, test } from 'vitest';
import { chooseCandidates } from './candidates.ts';
import { DIMENSION, FEATURES, FEATURES_VERSION, readFeatures } from './features.ts';
import { dampedModel, FLOOR, MODEL_POLICY, TREND_MODEL, TREND_POLICY } from './models.ts';
import { rankForReader, type LiveModel, type Ranking } from './rank.ts';
import { rewardOf, trainingWeight } from './reward.ts';
import { ENOUGH_PICKS, exposureOf } from './reader.ts';
import { learntOf } from './taste.ts';
import { newFacts, newReader, NOW, UNSEEN } from './testing.ts';

const pool = Array.from({ length: 300 }, (_, i) =>
  newFacts(i + 1, {
    categories: [i % 3 === 0 ? 'cs.SD' : 'cs.LG'],
    title: i % 7 === 0 ? `Tidal clocks ${i}` : `Kettles ${i}`,
    days: i / 50,
  }),
);
const tidal = (id: number) => newFacts(id, { title: 'Tidal clocks', categories: ['cs.SD'] });
const fan = newReader([
  ...[1001, 1002, 1003, 1004].map((id): ['picked', ReturnType<typeof tidal>] => ['picked', tidal(id)]),
  ['passed', newFacts(1005, { title: 'Kettles' })],
]);

/** A model that likes what is near to what the reader picked. */
function liveModel(): LiveModel {
  const oracle = createOnline({ dimension: DIMENSION, link: 'logistic' });
  for (let i = 0; i < 4000; i++) {
    const words = (i % 10) / 10;
    const features = {
      indices: Uint32Array.of(FEATURES.indexOf('words'), FEATURES.indexOf('trend')),
      values: Float32Array.of(words, ((i * 7) % 10) / 10),
    };
    oracle.learn(features, (i * 13) % 100 < 5 + 60 * words ? 1 : 0);
  }
  return { id: 7, model: oracle.freeze(), policy: MODEL_POLICY, featuresVersion: FEATURES_VERSION };
}
const LIVE = liveModel();
const rank = (known: Partial<Parameters<typeof rankForReader>[0]> = {}): Ranking =>
  rankForReader({ pool, reader: fan, exposure: UNSEEN, live: LIVE, slots: 20, seed: 1, now: NOW, ...known });
const shownIds = ({ shown }: Ranking) => shown.map(({ paperId }) => paperId);

describe('candidates', () => {
  const choose = (reader = newReader(), seed = 1, papers = pool) =>
    chooseCandidates(papers, reader, UNSEEN, { seed });
  const kinds = (reader: ReturnType<typeof newReader>) =>
    Map.groupBy(choose(reader), ({ reason }) => reason.kind);

  test('are 30, best trend first, whatever is known of the reader; the rest of the trend fills up', () => {
    for (const reader of [newReader(), fan]) {
      const scores = choose(reader).map(({ paper }) => paper.trendScore);
      expect(scores).toHaveLength(30);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    }
    expect(kinds(newReader()).get('trending')?.length).toBeGreaterThanOrEqual(26);
    expect(kinds(newReader()).get('fresh')?.length).toBeGreaterThanOrEqual(1);
  });

  test('are those of whom the reader follows, like what they picked, and to their taste, each with its reason', () => {
    const reader = newReader(
      [
        ['picked', tidal(1001)],
        ['picked', tidal(1002)],
      ],
      {
        follows: {
          authors: new Map([['writer-290', 'Writer of 290']]),
          collected: new Map([[291, { slug: 'sea', name: 'The sea' }]]),
        },
        likeness: new Map([[295, { score: 1, publicId: 'x', title: 'Tidal clocks' }]]),
      },
    );
    const reasons = new Map(choose(reader).map(({ paper, reason }) => [paper.id, reason]));
    expect(reasons.get(290)).toEqual({ kind: 'author', slug: 'writer-290', name: 'Writer of 290' });
    expect(reasons.get(291)).toEqual({ kind: 'collection', slug: 'sea', name: 'The sea' });
    expect(reasons.get(295)).toEqual({ kind: 'similar', publicId: 'x', title: 'Tidal clocks' });
    expect([...reasons.values()]).toContainEqual({ kind: 'taste', category: 'cs.SD' });
  });

  test('are never what the reader picked or hid, and tired papers only where others are missing', () => {
    const known = newReader([], { known: new Set([1, 2]), passed: new Map([[3, 3]]) });
    const ids = (papers: typeof pool) => choose(known, 1, papers).map(({ paper }) => paper.id);
    expect(ids(pool)).not.toContain(1);
    expect(ids(pool)).not.toContain(3);
    expect(ids(pool.slice(0, 10)).toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('of papers that nobody has seen are drawn by chance; those shown least come first', () => {
    const fresh = (seed: number) =>
      choose(newReader(), seed)
        .filter(({ reason }) => reason.kind === 'fresh')
        .map(({ paper }) => paper.id);
    expect(new Set([1, 2, 3, 4].map((seed) => String(fresh(seed)))).size).toBeGreaterThan(1);
    const exposure = exposureOf(new Map(pool.filter(({ id }) => id !== 250).map(({ id }) => [id, 9])));
    expect(chooseCandidates(pool, newReader(), exposure, { seed: 1 }).map(({ paper }) => paper.id)).toContain(
      250,
    );
  });
});

describe('a ranking', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(rank()).toEqual(rank());
    expect(shownIds(rank({ seed: 2 }))).not.toEqual(shownIds(rank()));
  });

  test('shows each paper once, with the chance of each draw as the logged features and policy give it again', () => {
    for (const reader of [fan, newReader()])
      for (const seed of [1, 2, 3]) {
        const { candidates, shown, policy } = rank({ reader, seed });
        expect(new Set(shown.map(({ paperId }) => paperId)).size).toBe(20);
        const model = policy.name === 'trend' ? TREND_MODEL : dampedModel(LIVE.model);
        const ranker = createRanker({ policy: policy.definition, model });
        let left = candidates.map(({ paperId, features }) => ({
          id: String(paperId),
          features: readFeatures(features),
        }));
        shown.forEach(({ paperId, propensity }, slot) => {
          const chances = ranker.chances(left, { slot, floor: FLOOR });
          expect(chances[left.findIndex(({ id }) => id === String(paperId))]).toBe(propensity);
          expect(Math.min(...chances)).toBeGreaterThanOrEqual(FLOOR * 0.999);
          left = left.filter(({ id }) => id !== String(paperId));
        });
      }
  });

  test('of a new reader is the trend’s, explored: its first is drawn most, and others are too', () => {
    const firsts = Array.from({ length: 300 }, (_, seed) => {
      const ranking = rank({ reader: newReader(), seed });
      expect([ranking.modelId, ranking.policy.definition]).toEqual([null, TREND_POLICY]);
      return shownIds(ranking)[0];
    });
    const first = firsts.filter((id) => id === 1).length / firsts.length;
    expect(first).toBeGreaterThan(0.6);
    expect(first).toBeLessThan(0.95);
    expect(new Set(firsts).size).toBeGreaterThan(10);
  });

  test('of a reader with a taste is the model’s, and what they like stands higher than by the trend', () => {
    const places = (live: LiveModel | null) => {
      let sum = 0;
      for (let seed = 0; seed < 20; seed++)
        rank({ live, seed }).shown.forEach(({ paperId }, slot) => {
          if ((paperId - 1) % 7 === 0) sum += 20 - slot;
        });
      return sum;
    };
    expect(rank()).toMatchObject({ modelId: 7, policy: { name: 'model', version: '7' } });
    expect(places(LIVE)).toBeGreaterThan(1.5 * places(null));
  });

  test('leaves a model of other features alone, and is empty where there is nothing', () => {
    expect(rank({ live: { ...LIVE, featuresVersion: FEATURES_VERSION + 1 } }).modelId).toBeNull();
    expect(rank({ pool: [] })).toMatchObject({ candidates: [], shown: [] });
    expect(rank({ pool: pool.slice(0, 3) }).shown).toHaveLength(3);
  });

  test('logs whether its reader was new: three picks of an hour ago are less than three', () => {
    const picked = [1001, 1002, 1003].map((id): ['picked', ReturnType<typeof tidal>] => [
      'picked',
      tidal(id),
    ]);
    const ranking = rank({ reader: newReader(picked) });
    expect(ranking.modelId).toBeNull();
    expect(ranking.context['picked']).toBeLessThan(ENOUGH_PICKS);
  });

  test('names of the reader only numbers', () => {
    expect(rank().context).toEqual({ picked: 3.99, passed: 1, hidden: 0, follows: 0 });
  });
});

test('a paper is worth an act unless it was hidden, and hiding counts more in training', () => {
  expect([rewardOf([]), rewardOf(['open']), rewardOf(['vote', 'save']), rewardOf(['open', 'hide'])]).toEqual([
    0, 1, 1, 0,
  ]);
  expect([trainingWeight([]), trainingWeight(['open']), trainingWeight(['open', 'hide'])]).toEqual([1, 1, 5]);
});

test('what was learnt is told strongest first; a word that came once is not', () => {
  const learnt = learntOf(fan.taste, { most: 2, importance: (term) => (term === 'part' ? 0 : 1) });
  expect(learnt.categories.map(({ name }) => name)).toEqual(['cs.SD']);
  expect(learnt.terms.map(({ name }) => name)).toEqual(['clock', 'tidal']);
  expect(learnt.authors).toEqual([]);
});

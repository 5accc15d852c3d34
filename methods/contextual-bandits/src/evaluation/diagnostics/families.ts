// Groups of candidates in which a wrong propensity can show.
import type { Predict } from '../columns.ts';
import type { Family } from './balance.ts';
import type { SoundDraw } from './draws.ts';

/** How many candidates and features get a test of their own: those offered most often. */
const MOST = 40;

/**
 * All draws; each slot; each tenth of time; each policy version; each of the first places of the list of candidates;
 * the candidates and the features offered most often; with `predict`, candidates by their rank in predicted reward.
 */
export function familiesOf(draws: readonly SoundDraw[], predict?: Predict): Family[] {
  return [
    { groups: ['all'], visit: ({ candidates }, _, add) => add(0, 1 / candidates.length) },
    tenths(draws),
    byName(draws, ({ slot }) => `slot ${slot}`),
    byName(draws, ({ decision: { policy } }) => `policy ${policy.name} ${policy.version}`),
    PLACES,
    ids(draws),
    features(draws),
    ...(predict === undefined ? [] : [ranks(predict)]),
  ];
}

/** f = 1/K: each draw counts once. Nothing where all draws have one name, as 'all' tests that. */
function byName(draws: readonly SoundDraw[], nameOf: (draw: SoundDraw) => string): Family {
  const numbers = new Map<string, number>();
  for (const draw of draws) {
    const name = nameOf(draw);
    if (!numbers.has(name)) numbers.set(name, numbers.size);
  }
  if (numbers.size < 2) return { groups: [], visit: () => undefined };
  return {
    groups: [...numbers.keys()],
    visit: (draw, _, add) => add(numbers.get(nameOf(draw)) ?? 0, 1 / draw.candidates.length),
  };
}

function tenths(draws: readonly SoundDraw[]): Family {
  const times = draws.map(({ decision }) => decision.time).sort((a, b) => a - b);
  const ends = Array.from(
    { length: 9 },
    (_, i) => times[Math.floor(((i + 1) * times.length) / 10)] ?? Infinity,
  );
  return {
    groups: Array.from({ length: 10 }, (_, i) => `tenth ${i + 1} of the time`),
    visit({ decision, candidates }, _, add) {
      const tenth = ends.findIndex((end) => decision.time < end);
      add(tenth < 0 ? 9 : tenth, 1 / candidates.length);
    },
  };
}

/** The order of candidates often tells of the policy. */
const PLACES: Family = {
  groups: ['place 1 in the list', 'place 2 in the list', 'place 3 in the list', 'place 4 and below'],
  visit: (_, place, add) => add(Math.min(place, 3), 1),
};

function ids(draws: readonly SoundDraw[]): Family {
  const common = mostCommon(draws, ({ id }) => [id]);
  return {
    groups: [...common.keys()].map((id) => `candidate ${id}`),
    visit({ candidates }, place, add) {
      const group = common.get(candidates[place]?.id ?? '');
      if (group !== undefined) add(group, 1);
    },
  };
}

/** Positive and negative values of a feature apart, since f must not be negative. */
function features(draws: readonly SoundDraw[]): Family {
  const common = mostCommon(draws, (candidate) => candidate.features.indices);
  return {
    groups: [...common.keys()].flatMap((index) => [`feature ${index}`, `feature ${index}, negative`]),
    visit({ candidates }, place, add) {
      const own = candidates[place]?.features;
      if (own === undefined) return;
      for (let i = 0; i < own.indices.length; i++) {
        const value = own.values[i] ?? 0;
        const number = value === 0 ? undefined : common.get(own.indices[i] ?? NaN);
        if (number !== undefined) add(2 * number + (value > 0 ? 0 : 1), Math.abs(value));
      }
    },
  };
}

/** What policies look at: the best by prediction, the next two, and the rest. */
function ranks(predict: Predict): Family {
  const known = new WeakMap<SoundDraw, number[]>();
  const ranksOf = (draw: SoundDraw): number[] => {
    const cached = known.get(draw);
    if (cached !== undefined) return cached;
    const predicted = draw.candidates.map((candidate) => predict(candidate, { ...draw, reward: NaN }));
    const ranks = predicted.map((own) => predicted.filter((other) => other > own).length);
    known.set(draw, ranks);
    return ranks;
  };
  return {
    groups: ['best by prediction', 'second or third by prediction', 'fourth or lower by prediction'],
    visit(draw, place, add) {
      const rank = ranksOf(draw)[place] ?? 0;
      add(rank === 0 ? 0 : rank < 3 ? 1 : 2, 1);
    },
  };
}

/** What the candidates of at most 500 draws, spread over the log, have most often, numbered. */
function mostCommon<T>(
  draws: readonly SoundDraw[],
  of: (candidate: SoundDraw['candidates'][number]) => Iterable<T>,
): Map<T, number> {
  const counts = new Map<T, number>();
  const step = Math.max(1, Math.floor(draws.length / 500));
  for (let i = 0; i < draws.length; i += step) {
    for (const candidate of draws[i]?.candidates ?? []) {
      for (const each of of(candidate)) counts.set(each, (counts.get(each) ?? 0) + 1);
    }
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST);
  return new Map(sorted.map(([each], number) => [each, number]));
}

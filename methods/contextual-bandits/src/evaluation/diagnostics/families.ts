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
    wholeDraws(draws),
    places(),
    ids(draws),
    features(draws),
    ...(predict === undefined ? [] : [ranks(predict)]),
  ];
}

/** f = 1/K: each draw counts once, in all and in its slot, tenth of time and policy version. */
function wholeDraws(draws: readonly SoundDraw[]): Family {
  const times = draws.map(({ decision }) => decision.time).sort((a, b) => a - b);
  const tenths = Array.from({ length: 9 }, (_, i) => times[Math.floor(((i + 1) * times.length) / 10)] ?? Infinity);
  const slots = new Set(draws.map(({ slot }) => slot)).size;
  const versions = new Set(draws.map(({ decision }) => versionOf(decision.policy))).size;
  return {
    visit({ decision, slot, candidates }, _, add) {
      const f = 1 / candidates.length;
      add('all', f);
      if (slots > 1) add(`slot ${slot}`, f);
      if (versions > 1) add(`policy ${versionOf(decision.policy)}`, f);
      add(`tenth ${1 + tenths.filter((end) => decision.time >= end).length} of the time`, f);
    },
  };
}

const versionOf = ({ name, version }: { name: string; version: string }) => `${name} ${version}`;

/** The order of candidates often tells of the policy: the first three places, and the rest. */
function places(): Family {
  return {
    visit({ candidates }, place, add) {
      if (candidates.length < 2) return;
      add(place < 3 ? `place ${place + 1} in the list` : 'place 4 and below in the list', 1);
    },
  };
}

function ids(draws: readonly SoundDraw[]): Family {
  const common = mostCommon(draws, ({ id }) => [id]);
  return {
    visit({ candidates }, place, add) {
      const id = candidates[place]?.id;
      if (id !== undefined && candidates.length > 1 && common.has(id)) add(`candidate ${id}`, 1);
    },
  };
}

/** Positive and negative values of a feature apart, since f must not be negative. */
function features(draws: readonly SoundDraw[]): Family {
  const common = mostCommon(draws, (candidate) => candidate.features.indices);
  return {
    visit({ candidates }, place, add) {
      const { indices, values } = candidates[place]?.features ?? { indices: [], values: [] };
      if (candidates.length < 2) return;
      for (let i = 0; i < indices.length; i++) {
        const [index = NaN, value = 0] = [indices[i], values[i]];
        if (value !== 0 && common.has(index)) {
          add(`feature ${index}, ${value > 0 ? 'positive' : 'negative'}`, Math.abs(value));
        }
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
    visit(draw, place, add) {
      if (draw.candidates.length < 2) return;
      const rank = ranksOf(draw)[place] ?? 0;
      add(rank === 0 ? 'best by prediction' : rank < 3 ? 'second or third by prediction' : 'fourth or lower by prediction', 1);
    },
  };
}

/** What the candidates of at most 500 draws, spread over the log, have most often. */
function mostCommon<T>(
  draws: readonly SoundDraw[],
  of: (candidate: SoundDraw['candidates'][number]) => Iterable<T>,
): Set<T> {
  const counts = new Map<T, number>();
  const step = Math.max(1, Math.floor(draws.length / 500));
  for (let i = 0; i < draws.length; i += step) {
    for (const candidate of draws[i]?.candidates ?? []) {
      for (const each of of(candidate)) counts.set(each, (counts.get(each) ?? 0) + 1);
    }
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST);
  return new Set(sorted.map(([each]) => each));
}

// A log of rankings for tests, made without a database. Not for programs.
import { createRanker } from '@papertape/contextual-bandits';
import { randomStream } from '@papertape/reproduction';
import { FEATURES } from '../features.ts';
import { FLOOR } from '../models.ts';
import type { LoggedRanking } from './log.ts';

/** The first moment of these logs. */
export const LOG_START = Date.UTC(2026, 2, 1);
const DAY_MS = 86_400_000;
const LIKED = FEATURES.indexOf('words');
const CANDIDATES = 5;
/** Papers of each ranking. */
export const LOG_SLOTS = 3;

/** What a log is like. */
export interface LogMaking {
  rankings: number;
  readers?: number;
  /** γ of the policy that draws by the trend's feature; 0 is by chance. */
  gamma?: number;
  seed?: number;
}

/** Rankings, ten a day, whose readers open what the words speak for: the trend tells nothing of it. */
export function newLog({ rankings, readers = 25, gamma = 0, seed = 1 }: LogMaking): LoggedRanking[] {
  const random = randomStream(seed, 'log');
  const policy = { kind: 'squarecb', scale: gamma, exponent: 0 } as const;
  const ranker = createRanker({ policy, model: { predict: ({ values }) => 0.3 * (values[0] ?? 0) } });
  return Array.from({ length: rankings }, (_, index) => {
    const candidates = Array.from({ length: CANDIDATES }, (_none, place) => {
      const values = [1 - place / CANDIDATES, random.uniform()].map((value) => Math.round(1e4 * value) / 1e4);
      return {
        paperId: 100 + place,
        features: { indices: [0, LIKED], values },
        score: 0.3 * (values[0] ?? 0),
      };
    });
    const draws = ranker.rank(
      null,
      candidates.map(({ paperId, features: { indices, values } }) => ({
        id: String(paperId),
        features: { indices: Uint32Array.from(indices), values: Float32Array.from(values) },
      })),
      { slots: LOG_SLOTS, seed: random.integer(2 ** 31), floor: FLOOR },
    );
    const time = LOG_START + (index * DAY_MS) / 10;
    const shown = draws.map(({ id, propensity }) => ({ paperId: Number(id), propensity }));
    const opened = shown.filter(({ paperId }) => {
      const liked = candidates.find((candidate) => candidate.paperId === paperId)?.features.values[1] ?? 0;
      return random.uniform() < 0.05 + 0.5 * liked;
    });
    return {
      id: index + 1,
      reader: `reader-${index % readers}`,
      at: new Date(time).toISOString(),
      modelId: null,
      policy: { name: 'trend', version: '1', definition: policy },
      seed: index,
      context: { picked: 10 },
      candidates,
      shown,
      outcomes: opened.map(({ paperId }) => ({
        paperId,
        act: 'open',
        at: new Date(time + 3_600_000 * random.uniform()).toISOString(),
      })),
    };
  });
}

/** When all of a log has matured, milliseconds since 1970. */
export function maturedBy(log: readonly LoggedRanking[]): number {
  return Date.parse(log.at(-1)?.at ?? '') + 4 * DAY_MS;
}

// The learn path of the simulated site: the log, a round of training, and what is live.
import { readModel } from '@papertape/contextual-bandits';
import {
  FEATURES_VERSION,
  type LiveModel,
  MEMORY_DAYS,
  type Ranking,
  WINDOW_DAYS,
} from '@papertape/personal-ranking';
import {
  type KnownModel,
  type LoggedRanking,
  readLog,
  trainAndJudge,
} from '@papertape/personal-ranking/learning';
import type { DelayedAct } from './behaviour.ts';
import { DAY_MS } from './world.ts';

/** How the rounds ended. */
export interface Rounds {
  live: number;
  rejected: number;
  undecided: number;
  suspicious: number;
  waiting: number;
}

/** The log of one simulated site, and its versions. */
export class Learning {
  readonly rounds: Rounds = { live: 0, rejected: 0, undecided: 0, suspicious: 0, waiting: 0 };
  #log: LoggedRanking[] = [];
  #known: KnownModel | null = null;
  #live: LiveModel | null = null;
  #decisions = 0;

  /** What ranks now. */
  get live(): LiveModel | null {
    return this.#live;
  }

  /** Logs a ranking with the acts that will answer it. */
  add(
    reader: number,
    now: number,
    ranking: Ranking,
    acts: readonly (DelayedAct & { paperId: number })[],
  ): void {
    this.#decisions += 1;
    const { modelId, policy, seed, context, candidates, shown } = ranking;
    const at = new Date(now).toISOString();
    const outcomes = acts.map(({ paperId, act, delay }) => ({
      paperId,
      act,
      at: new Date(now + delay).toISOString(),
    }));
    this.#log.push({
      id: this.#decisions,
      reader: String(reader),
      at,
      modelId,
      policy,
      seed,
      context,
      candidates: candidates.map(({ paperId, features, score }) => ({ paperId, features, score })),
      shown,
      outcomes,
    });
  }

  /** One round: forget what is too old, train, judge, and put live what is not worse. */
  train(now: number, seed: number): void {
    const from = now - (MEMORY_DAYS + WINDOW_DAYS) * DAY_MS;
    this.#log = this.#log.filter(({ at }) => Date.parse(at) >= from);
    const { model, verdict } = trainAndJudge(readLog(this.#log, now), this.#known, seed);
    this.rounds[verdict?.outcome ?? 'waiting'] += 1;
    if (!model || verdict?.outcome !== 'live') return;
    const id = (this.#known?.id ?? 0) + 1;
    this.#known = { id, parameters: model.parameters, policy: model.policy, trainedTo: model.trainedTo };
    this.#live = {
      id,
      model: readModel(model.parameters),
      policy: model.policy,
      featuresVersion: FEATURES_VERSION,
    };
  }
}

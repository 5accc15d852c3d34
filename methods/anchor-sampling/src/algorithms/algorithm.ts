/** What the server keeps between rounds, and the shape of its algorithms: pure generators that ask and fold answers. */
import type { AnchorProbability } from '../probability.ts';
import type { Random } from '../random.ts';
import type { Vector } from '../vectors.ts';
import type { TaskKind } from '../wire.ts';

/** All that a round starts from. Never changed in place: a round returns the next state. */
export interface State {
  /** Rounds completed. */
  readonly round: number;
  /** The model x. */
  readonly x: Vector;
  /** The server's own vectors by name: SCAFFOLD's c, the running gradient g, the previous model. */
  readonly vectors: Readonly<Record<string, Vector>>;
  /** One vector per client, null before there is one: FedAMD's cached gradients v_i, SCAFFOLD's c_i. */
  readonly cache: readonly (Vector | null)[];
  /** Rounds completed when a client's cached vector was made, 0 before there is one. */
  readonly cachedAt: readonly number[];
}

export interface Settings {
  readonly anchorProbability: AnchorProbability;
  /** K ≥ 1. */
  readonly localSteps: number;
  /** b ≥ 1. */
  readonly batch: number;
  /** b′ of full gradients; 0 stands for all of a client's data. */
  readonly largeBatch: number;
  /** η > 0. */
  readonly rate: number;
  /** η_s > 0. */
  readonly serverRate: number;
  /** Whether FedAMD and SCAFFOLD begin with one charged round of all clients' gradients, or with zeros. */
  readonly start: 'charged' | 'lazy';
}

export interface Assignment {
  readonly client: number;
  readonly kind: TaskKind;
  readonly batch: number;
  /** `key` names a vector the client may hold already, 0 the zero vector; it is sent whole where it does not. */
  readonly items: readonly { readonly slot: number; readonly vector: Vector; readonly key?: number }[];
}

/** The answers that came in time, in the order in which the clients were asked. */
export type Answers = ReadonlyMap<number, readonly Vector[]>;

export interface RoundInput {
  readonly state: State;
  readonly settings: Settings;
  /** S: the clients drawn for this round, at most A, in random order. */
  readonly sampled: readonly number[];
  /** Every client that is there now. */
  readonly everyone: readonly number[];
  /** A, for the anchor probability: fewer may be there. */
  readonly participation: number;
  /** This round's own stream. */
  readonly random: Random;
}

export interface RoundOutcome {
  readonly state: State;
  readonly anchors: number;
  readonly miners: number;
}

/** Yields what clients shall do, receives what they answered, returns the next state. */
export type Round = Generator<readonly Assignment[], RoundOutcome, Answers>;

export type AlgorithmName = 'fedamd' | 'fedavg' | 'scaffold' | 'fedpage' | 'bvr-l-sgd';

export interface Algorithm {
  /** Part of what a saved state is compared by. */
  readonly name: string;
  /** Slot of the vector that a client makes and keeps when it answers, where there is one. */
  readonly holds: number | null;
  round(input: RoundInput): Round;
}

/** The state before round 0 of a federation of `clients` ≥ 1 clients. */
export function initialState(x: Vector, clients: number): State {
  return {
    round: 0,
    x,
    vectors: {},
    cache: Array.from({ length: clients }, () => null),
    cachedAt: Array.from({ length: clients }, () => 0),
  };
}

/** The state with these clients' cached vectors replaced, as made in the running round. */
export function withCached(state: State, fresh: ReadonlyMap<number, Vector>): State {
  if (fresh.size === 0) return state;
  return {
    ...state,
    cache: state.cache.map((old, client) => fresh.get(client) ?? old),
    cachedAt: state.cachedAt.map((old, client) => (fresh.has(client) ? state.round + 1 : old)),
  };
}

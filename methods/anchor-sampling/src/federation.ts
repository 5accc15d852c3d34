/** The server: draws clients, runs an algorithm's rounds over any transport, measures, saves after every round. */
import type {
  Algorithm,
  AlgorithmName,
  Answers,
  Assignment,
  Settings,
  State,
} from './algorithms/algorithm.ts';
import { initialState } from './algorithms/algorithm.ts';
import { algorithms } from './algorithms/index.ts';
import { createClient } from './client.ts';
import { exchange, type Exchange } from './exchange.ts';
import type { Evaluation, Model } from './models/model.ts';
import { permutation, randomOf } from './random.ts';
import { inProcess, type Transport } from './transport.ts';

export interface FederationOptions<Example> {
  /** Each client's own examples, for clients in this process; or a transport that reaches them elsewhere. */
  readonly clients: readonly (readonly Example[])[] | Transport;
  readonly model: Model<Example>;
  /** A: how many clients are drawn for a round, 1 ≤ A ≤ M. */
  readonly participation: number;
  /** Held-out examples that the server evaluates on; none, no accuracy. */
  readonly test?: readonly Example[];
}

export interface RunOptions extends Partial<Settings> {
  /** One of the five by name, or another of your own. */
  readonly algorithm: AlgorithmName | Algorithm;
  /** η > 0. There is no default: one rate for all methods compares nothing. */
  readonly rate: number;
  /** T ≥ 0, in all, with those that a resumed run has behind it. */
  readonly rounds: number;
  /** A whole number ≥ 0; x_0, the draws, roles and batches follow from it. */
  readonly seed?: number;
  /** Evaluate after every n-th round and after each of the last 20. Default 1. */
  readonly evaluateEvery?: number;
  /** Milliseconds that clients have for one exchange. Default: no limit. */
  readonly deadline?: number;
  /** Wait for this many clients before each round. Default: A; M makes a run repeatable though clients come late. */
  readonly quorum?: number;
  /** Where the state lies between rounds. A run with a saved state goes on from it. */
  readonly store?: StateStore;
  readonly signal?: AbortSignal;
}

export interface RoundReport {
  /** 0 … T−1. */
  readonly round: number;
  /** On the test examples after the round; null when it was not evaluated. */
  readonly accuracy: number | null;
  readonly loss: number | null;
  /** Bytes of this round from clients to the server, WebSocket framing included. */
  readonly uplinkBytes: number;
  /** Bytes of this round from the server to clients, WebSocket framing included. */
  readonly downlinkBytes: number;
  /** Gradients of single examples computed for the answers that counted. */
  readonly gradientEvaluations: number;
  /** Participants whose full gradient came in. */
  readonly anchors: number;
  /** Participants whose model change came in. */
  readonly miners: number;
  /** Rounds since each client's cached vector was made; empty where the method keeps none. */
  readonly staleness: readonly number[];
  /** The state after the round. */
  readonly state: State;
}

/** Keeps the state of a run; `run` names it and is compared before a run goes on from it. */
export interface StateStore {
  /** The state last saved, or null. Throws when what is stored belongs to another run or is damaged. */
  load(run: string): Promise<State | null>;
  /** Durable when it resolves; at every moment before, the former state is. */
  save(run: string, state: State): Promise<void>;
}

export interface Federation {
  /** Runs T rounds and reports each. Throws RangeError on settings that make no sense. */
  run(options: RunOptions): AsyncGenerator<RoundReport, void, void>;
  close(): Promise<void>;
}

/** A server and its clients. Throws RangeError unless 1 ≤ participation ≤ number of clients. */
export function createFederation<Example>(options: FederationOptions<Example>): Federation {
  const { clients, model, participation } = options;
  const transport = isTransport(clients)
    ? clients
    : inProcess(
        clients.map((examples) => createClient(model, examples)),
        model.size,
      );
  if (!(Number.isSafeInteger(participation) && participation >= 1 && participation <= transport.count)) {
    throw new RangeError(
      `participation must be a whole number from 1 to ${transport.count}, not ${participation}.`,
    );
  }
  return {
    run: (run) => runRounds(options, transport, run),
    close: () => transport.close(),
  };
}

function isTransport(clients: readonly unknown[] | Transport): clients is Transport {
  return !Array.isArray(clients);
}

/** The paper's defaults, where it states any (K = 10, b = 64, η_s = 1, b′ = all data). */
export function settingsOf(options: RunOptions): Settings {
  const settings: Settings = {
    anchorProbability: options.anchorProbability ?? 'auto',
    localSteps: options.localSteps ?? 10,
    batch: options.batch ?? 64,
    largeBatch: options.largeBatch ?? 0,
    rate: options.rate,
    serverRate: options.serverRate ?? 1,
    start: options.start ?? 'charged',
  };
  for (const name of ['localSteps', 'batch'] as const) {
    if (!(Number.isSafeInteger(settings[name]) && settings[name] >= 1)) {
      throw new RangeError(`${name} must be a whole number ≥ 1, not ${settings[name]}.`);
    }
  }
  for (const name of ['rate', 'serverRate'] as const) {
    if (!(settings[name] > 0 && Number.isFinite(settings[name]))) {
      throw new RangeError(`${name} must be a number above 0, not ${settings[name]}.`);
    }
  }
  if (!(Number.isSafeInteger(settings.largeBatch) && settings.largeBatch >= 0)) {
    throw new RangeError(`largeBatch must be a whole number ≥ 0 (0: all), not ${settings.largeBatch}.`);
  }
  return settings;
}

async function* runRounds<Example>(
  { model, participation, test }: FederationOptions<Example>,
  transport: Transport,
  options: RunOptions,
): AsyncGenerator<RoundReport, void, void> {
  const { rounds, seed = 0, store, signal, evaluateEvery = 1 } = options;
  const settings = settingsOf(options);
  const algorithm = typeof options.algorithm === 'string' ? algorithms[options.algorithm] : options.algorithm;
  const run = JSON.stringify([algorithm.name, settings, seed, participation, transport.count, model.size]);
  let state = (await store?.load(run)) ?? initialState(model.init(randomOf(seed, 'model')), transport.count);
  const exchanges = exchange(transport, settings, algorithm, options);
  while (state.round < rounds) {
    signal?.throwIfAborted();
    await transport.ready(options.quorum ?? participation, signal);
    const round = await playRound(exchanges, algorithm, { state, settings, participation, transport, seed });
    state = round.state;
    await store?.save(run, state);
    const due = state.round % evaluateEvery === 0 || state.round > rounds - 20;
    const evaluation: Evaluation | null = test && due ? model.evaluate(state.x, test) : null;
    yield { ...round, accuracy: evaluation?.accuracy ?? null, loss: evaluation?.loss ?? null };
  }
}

interface RoundSetting {
  readonly state: State;
  readonly settings: Settings;
  readonly participation: number;
  readonly transport: Transport;
  readonly seed: number;
}

/** One round: who takes part follows from the seed and who is there; then ask and fold until the round is over. */
async function playRound(exchanges: Exchange, algorithm: Algorithm, setting: RoundSetting) {
  const { state, settings, participation, transport, seed } = setting;
  const before = transport.traffic();
  const random = randomOf(seed, 'round', state.round);
  const everyone = transport.available();
  const order = [...permutation(transport.count, random)].filter((client) => everyone.includes(client));
  const sampled = order.slice(0, participation);
  const steps = algorithm.round({ state, settings, sampled, everyone, participation, random });
  let gradientEvaluations = 0;
  let step = steps.next();
  for (let part = 0; !step.done; part++) {
    const assignments: readonly Assignment[] = step.value;
    const { answers, evaluations } = await exchanges(assignments, state.round, part, seed);
    gradientEvaluations += evaluations;
    step = steps.next(answers satisfies Answers);
  }
  const { uplink, downlink } = transport.traffic();
  const next: State = { ...step.value.state, round: state.round + 1 };
  return {
    round: state.round,
    uplinkBytes: uplink - before.uplink,
    downlinkBytes: downlink - before.downlink,
    gradientEvaluations,
    anchors: step.value.anchors,
    miners: step.value.miners,
    staleness: next.cache.some((vector) => vector !== null)
      ? next.cachedAt.map((made) => next.round - made)
      : [],
    state: next,
  };
}

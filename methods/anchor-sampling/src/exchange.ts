/** One exchange: tasks out to clients, answers in, checked; whatever does not come in time does not count. */
import type { Algorithm, Answers, Assignment, Settings } from './algorithms/algorithm.ts';
import { seedOf } from './random.ts';
import type { Transport } from './transport.ts';
import { isFinite, type Vector } from './vectors.ts';
import { encodeFrame, type Frame, type Item } from './wire.ts';

export interface Exchanged {
  readonly answers: Answers;
  readonly evaluations: number;
}

export type Exchange = (
  assignments: readonly Assignment[],
  round: number,
  part: number,
  seed: number,
) => Promise<Exchanged>;

/** Vectors in the answer to each kind of task. */
const ANSWERED = { gradient: 1, difference: 1, descend: 1, control: 2, mine: 1, recurse: 2 } as const;

/** What a session of a client is known to hold: slot → key. */
interface Holding {
  session: number;
  readonly keys: Map<number, number>;
}

/** The exchange over this transport; it remembers what every client holds, to send nothing twice. */
export function exchange(
  transport: Transport,
  settings: Settings,
  algorithm: Algorithm,
  { deadline, signal }: { readonly deadline?: number; readonly signal?: AbortSignal },
): Exchange {
  const holdings = new Map<number, Holding>();
  let ticket = 0;
  return async (assignments, round, part, seed) => {
    const limit = limitOf(deadline, signal);
    const asked = assignments.map(async (assignment) => {
      const { client, kind, batch } = assignment;
      const holding = holdingOf(holdings, transport, client);
      const frame: Frame = {
        kind,
        batch,
        round,
        ticket: ++ticket >>> 0,
        seed: seedOf(seed, 'task', round, part, client),
        rate: settings.rate,
        localSteps: settings.localSteps,
        evaluations: 0,
        items: assignment.items.map((item) => withhold(item, holding)),
      };
      const answer = await transport.ask(client, encodeFrame(frame), frame.ticket, limit);
      const vectors = answer && checked(transport, assignment, answer);
      remember(holdings, holding, assignment, vectors ? (algorithm.holds ?? null) : undefined, round);
      return { client, vectors, evaluations: vectors ? answer.evaluations : 0 };
    });
    const results = await Promise.all(asked);
    signal?.throwIfAborted();
    const answers = new Map<number, readonly Vector[]>();
    for (const { client, vectors } of results) if (vectors) answers.set(client, vectors);
    return { answers, evaluations: results.reduce((total, { evaluations }) => total + evaluations, 0) };
  };
}

function limitOf(deadline?: number, signal?: AbortSignal): AbortSignal | undefined {
  if (deadline === undefined) return signal;
  const timeout = AbortSignal.timeout(deadline);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

function holdingOf(holdings: Map<number, Holding>, transport: Transport, client: number): Holding {
  const session = transport.session(client);
  const known = holdings.get(client);
  if (known?.session === session) return known;
  const fresh = { session, keys: new Map<number, number>() };
  holdings.set(client, fresh);
  return fresh;
}

/** A key of 0 names the zero vector, which nobody needs to be sent. */
function withhold({ slot, vector, key }: Assignment['items'][number], { keys }: Holding): Item {
  if (key === undefined) return { slot, key: 0, vector };
  return { slot, key, vector: key === 0 || keys.get(slot) === key ? null : vector };
}

/** `holds` is undefined when no answer counted: then nothing is known of what the client did and holds. */
function remember(
  holdings: Map<number, Holding>,
  holding: Holding,
  { client, kind, items }: Assignment,
  holds: number | null | undefined,
  round: number,
): void {
  if (holds === undefined) {
    holdings.delete(client);
    return;
  }
  for (const { slot, key = 0 } of items) if (key > 0) holding.keys.set(slot, key);
  if (holds !== null && (kind === 'control' || kind === 'gradient')) holding.keys.set(holds, round + 1);
}

/** The answer's vectors, or null after refusing a client whose answer does not fit the question. */
function checked(transport: Transport, { client, kind }: Assignment, answer: Frame): Vector[] | null {
  const vectors = answer.items.flatMap(({ vector }) => (vector ? [vector] : []));
  const expected = ANSWERED[kind];
  if (answer.kind !== 'answer' || vectors.length !== expected || answer.items.length !== expected) {
    transport.refuse(client, `the answer to '${kind}' has ${expected} vectors, not ${vectors.length}`);
    return null;
  }
  // A diverged run has no meaning left; what it sends is dropped rather than spread to every client.
  return vectors.every(isFinite) ? vectors : null;
}

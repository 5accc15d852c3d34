/** A client: holds its own examples and answers the server's tasks. The same code in every transport and browser. */
import { accumulateGradient, type Model } from './models/model.ts';
import { randomOf, type Random } from './random.ts';
import { difference, stepFrom, sum, type Vector } from './vectors.ts';
import { decodeFrame, encodeFrame, MalformedFrame, type Frame } from './wire.ts';

/** Where a vector lies in a task, and under which name a client may hold it for later. */
export const SLOTS = { x: 0, direction: 1, previous: 2, control: 3, own: 4 } as const;

export interface FederatedClient {
  /** Answers one encoded task with one encoded answer. Throws MalformedFrame for what is no task. */
  answer(task: Uint8Array): Uint8Array<ArrayBuffer>;
}

interface Work<Example> {
  readonly model: Model<Example>;
  readonly examples: readonly Example[];
  /** Examples seen by gradients so far in this task. */
  evaluations: number;
}

/** A client with these examples. Throws RangeError when there are none. */
export function createClient<Example>(model: Model<Example>, examples: readonly Example[]): FederatedClient {
  if (examples.length === 0) throw new RangeError('A client needs at least one example.');
  /** Vectors kept for later tasks, by slot. */
  const held = new Map<number, { readonly key: number; readonly vector: Vector }>();
  return {
    answer(bytes) {
      const task = decodeFrame(bytes, model.size);
      const work: Work<Example> = { model, examples, evaluations: 0 };
      const take = (slot: number) => {
        const item = task.items.find((known) => known.slot === slot);
        if (item?.vector) {
          if (item.key > 0) held.set(slot, { key: item.key, vector: item.vector });
          return item.vector;
        }
        if (item?.key === 0) return new Float32Array(model.size);
        const kept = held.get(slot);
        if (item && kept?.key === item.key) return kept.vector;
        throw new MalformedFrame(`task '${task.kind}' lacks the vector of slot ${slot}`);
      };
      const vectors = perform(work, task, take);
      const own = ownAfter(task, vectors, take);
      if (own) held.set(SLOTS.own, { key: task.round + 1, vector: own });
      return encodeFrame({
        ...task,
        kind: 'answer',
        evaluations: work.evaluations,
        items: vectors.map((vector, slot) => ({ slot, key: 0, vector })),
      });
    },
  };
}

/** The control variate c_i that a client has after a task which made one: the gradient of a start, or c_i + Δc_i. */
function ownAfter(task: Frame, [first, second]: readonly Vector[], take: Take): Vector | null {
  if (task.kind === 'gradient') return first ?? null;
  return task.kind === 'control' && second ? sum(take(SLOTS.own), second) : null;
}

type Take = (slot: number) => Vector;

function perform<Example>(work: Work<Example>, task: Frame, take: Take): Vector[] {
  const random = randomOf(task.seed, 'batches');
  const x = take(SLOTS.x);
  switch (task.kind) {
    case 'gradient':
      return [gradientAt(work, x, chooseBatch(work.examples, task.batch, random))];
    case 'difference':
      return [pairedDifference(work, x, take(SLOTS.previous), task, random)];
    case 'descend':
      return [difference(x, descend(work, x, task, random, null))];
    case 'mine':
      return [mine(work, x, take(SLOTS.direction), task, random)];
    case 'control':
      return control(work, x, take, task, random);
    case 'recurse': {
      const first = sum(take(SLOTS.direction), pairedDifference(work, x, take(SLOTS.previous), task, random));
      return [mine(work, x, first, task, random), first];
    }
    case 'answer':
      throw new MalformedFrame('an answer is not a task');
  }
}

/** `batch` distinct examples, or all of them when `batch` is 0 or there are no more. */
function chooseBatch<Example>(
  examples: readonly Example[],
  batch: number,
  random: Random,
): readonly Example[] {
  if (batch === 0 || batch >= examples.length) return examples;
  const order = Uint32Array.from({ length: examples.length }, (_, index) => index);
  const chosen: Example[] = [];
  for (let index = 0; index < batch; index++) {
    const other = index + random.integer(examples.length - index);
    const pick = order[other] ?? 0;
    order[other] = order[index] ?? 0;
    const example = examples[pick];
    if (example !== undefined) chosen.push(example);
  }
  return chosen;
}

function add<Example>(
  work: Work<Example>,
  y: Vector,
  batch: readonly Example[],
  scale: number,
  into: Vector,
): void {
  accumulateGradient(work.model, y, batch, scale, into);
  work.evaluations += batch.length;
}

function gradientAt<Example>(work: Work<Example>, y: Vector, batch: readonly Example[]): Vector {
  const gradient = new Float32Array(y.length);
  add(work, y, batch, 1, gradient);
  return gradient;
}

/** ∇f_i(x; B) − ∇f_i(previous; B), both on the same batch B: their noise cancels only then. */
function pairedDifference<Example>(
  work: Work<Example>,
  x: Vector,
  previous: Vector,
  task: Frame,
  random: Random,
): Vector {
  const batch = chooseBatch(work.examples, task.batch, random);
  const result = gradientAt(work, x, batch);
  add(work, previous, batch, -1, result);
  return result;
}

/** K steps of SGD from x, each shifted by `correction` where there is one (SCAFFOLD's c − c_i). Returns y_K. */
function descend<Example>(
  work: Work<Example>,
  x: Vector,
  task: Frame,
  random: Random,
  correction: Vector | null,
): Vector {
  const y = x.slice();
  const g = new Float32Array(x.length);
  for (let k = 0; k < task.localSteps; k++) {
    if (correction) g.set(correction);
    else g.fill(0);
    add(work, y, chooseBatch(work.examples, task.batch, random), 1, g);
    step(y, task.rate, g);
  }
  return y;
}

/**
 * A miner's local steps (Algorithm 1): y_1 = x − ηg_0, then g_k = g_{k−1} + ∇f_i(y_k; B) − ∇f_i(y_{k−1}; B). The
 * pair of k = 0 would be a difference of equal points, so K steps cost K − 1 pairs. Returns Δ_i = x − y_K.
 */
function mine<Example>(work: Work<Example>, x: Vector, g0: Vector, task: Frame, random: Random): Vector {
  const g = g0.slice();
  const previous = x.slice();
  const y = stepFrom(x, task.rate, g0);
  for (let k = 1; k < task.localSteps; k++) {
    const batch = chooseBatch(work.examples, task.batch, random);
    add(work, y, batch, 1, g);
    add(work, previous, batch, -1, g);
    previous.set(y);
    step(y, task.rate, g);
  }
  return difference(x, y);
}

/** SCAFFOLD with option II: returns Δ_i = x − y_K and Δc_i = −c + Δ_i/(Kη). */
function control<Example>(work: Work<Example>, x: Vector, take: Take, task: Frame, random: Random): Vector[] {
  const c = take(SLOTS.control);
  const y = descend(work, x, task, random, difference(c, take(SLOTS.own)));
  const delta = difference(x, y);
  const scale = 1 / (task.localSteps * task.rate);
  return [delta, delta.map((value, j) => value * scale - (c[j] ?? 0))];
}

function step(y: Vector, rate: number, g: Vector): void {
  for (let j = 0; j < y.length; j++) y[j] = (y[j] ?? 0) - rate * (g[j] ?? 0);
}

/** Steps that several algorithms share. */
import { SLOTS } from '../client.ts';
import { mean, stepFrom, type Vector } from '../vectors.ts';
import type { Answers, Assignment, RoundInput, State } from './algorithm.ts';

/** Asks these clients for ∇f_i(x; b′). */
export function askGradients(clients: readonly number[], { state, settings }: RoundInput): Assignment[] {
  return clients.map((client) => ({
    client,
    kind: 'gradient',
    batch: settings.largeBatch,
    items: [{ slot: SLOTS.x, vector: state.x }],
  }));
}

/** Asks these clients for K local steps from x along `direction`, corrected as they go; they send Δ_i. */
export function askMiners(
  clients: readonly number[],
  { state, settings }: RoundInput,
  direction: Vector,
  x: Assignment['items'][number] = { slot: SLOTS.x, vector: state.x },
): Assignment[] {
  return clients.map((client) => ({
    client,
    kind: 'mine',
    batch: settings.batch,
    items: [x, { slot: SLOTS.direction, vector: direction }],
  }));
}

/** One vector of every answer, in the order asked. */
export function collect(answers: Answers, index: number, clients?: readonly number[]): Map<number, Vector> {
  const found = new Map<number, Vector>();
  for (const [client, vectors] of answers) {
    const vector = vectors[index];
    if (vector && (clients === undefined || clients.includes(client))) found.set(client, vector);
  }
  return found;
}

/** x − η_s · mean Δ_i over those who sent one; x itself when nobody did. */
export function moved(state: State, serverRate: number, deltas: ReadonlyMap<number, Vector>): Vector {
  if (deltas.size === 0) return state.x;
  return stepFrom(state.x, serverRate, average(deltas, state.x.length));
}

/** The mean of these vectors. */
export function average(vectors: ReadonlyMap<number, Vector>, size: number): Vector {
  return mean([...vectors.values()], vectors.size, size);
}

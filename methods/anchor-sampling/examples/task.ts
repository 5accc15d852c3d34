/** The task of the examples: handwritten digits, one class for each client. Node and browser. */
import { byClasses, createPerceptron, randomOf, type Model, type SparseExample } from '../src/index.ts';
import { parseDigits, PIXELS, splitDigits } from '../reproduction/digits.ts';

export const model: Model<SparseExample> = createPerceptron({ inputs: PIXELS, hidden: 100, classes: 10 });

/** What the server tells its clients of the task. */
export interface About {
  readonly clients: number;
}

/** Reads the server's description. Throws TypeError when it is of something else. */
export function parseAbout(about: unknown): About {
  const clients = typeof about === 'object' && about !== null && 'clients' in about ? about.clients : null;
  if (typeof clients !== 'number') throw new TypeError('The server runs another task than this client.');
  return { clients };
}

/** The digits that client number `client` holds: in a real federation it would find them at its own place. */
export function ownDigits(bytes: Uint8Array, client: number, { clients }: About): readonly SparseExample[] {
  const { train } = splitDigits(parseDigits(bytes));
  return byClasses(train, clients, 1, randomOf(0, 'partition'))[client] ?? [];
}

/** The digits that the server evaluates on. */
export function testDigits(bytes: Uint8Array): readonly SparseExample[] {
  return splitDigits(parseDigits(bytes)).test;
}

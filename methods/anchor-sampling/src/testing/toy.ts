/** A federation small enough to check by hand: 12 clients, softmax regression of 3 classes on 4 inputs. */
import { createLinear, type DenseExample } from '../models/linear.ts';
import type { Model } from '../models/model.ts';
import { randomOf } from '../random.ts';

export const TOY_CLIENTS = 12;

/** Client `client` sees mostly the class client mod 3, around that class's centre. */
export function toyExamples(client: number, count = 10): DenseExample[] {
  const random = randomOf(7, 'toy', client);
  return Array.from({ length: count }, () => {
    const label = random.uniform() < 0.8 ? client % 3 : random.integer(3);
    const features = Array.from({ length: 4 }, (_, j) => (j === label ? 1.5 : 0) + 0.6 * random.normal());
    return { features, label };
  });
}

export const toyClients = (): DenseExample[][] =>
  Array.from({ length: TOY_CLIENTS }, (_, client) => toyExamples(client));

export const toyTest = (): DenseExample[] => toyClients().flat();

export const toyModel = (): Model<DenseExample> => createLinear({ inputs: 4, classes: 3 });

/** For worker threads. */
export function openClient(client: number) {
  return { model: toyModel(), examples: toyExamples(client) };
}

/** Splits labelled examples among clients, unequally on purpose. */
import { permutation, type Random } from './random.ts';

/**
 * `perClient` classes for each client and the same number of examples: examples sorted by class are cut into
 * M·perClient shards, dealt at random. Throws RangeError when there are fewer examples than shards.
 */
export function byClasses<Example extends { readonly label: number }>(
  examples: readonly Example[],
  clients: number,
  perClient: number,
  random: Random,
): Example[][] {
  const shards = clients * perClient;
  if (examples.length < shards) throw new RangeError(`${examples.length} examples make no ${shards} shards.`);
  const order = [...permutation(examples.length, random)].flatMap((index) => examples[index] ?? []);
  order.sort((a, b) => a.label - b.label);
  const length = Math.floor(order.length / shards);
  const deal = [...permutation(shards, random)];
  return Array.from({ length: clients }, (_, client) =>
    deal
      .slice(client * perClient, (client + 1) * perClient)
      .flatMap((shard) => order.slice(shard * length, (shard + 1) * length)),
  );
}

/**
 * Class proportions over clients drawn from Dirichlet(alpha), class by class: a small alpha gives each class to few
 * clients. Every client has at least one example, taken from the largest. Throws RangeError unless alpha > 0.
 */
export function byDirichlet<Example extends { readonly label: number }>(
  examples: readonly Example[],
  clients: number,
  alpha: number,
  random: Random,
): Example[][] {
  if (!(alpha > 0)) throw new RangeError(`alpha must be above 0, not ${alpha}.`);
  if (examples.length < clients) {
    throw new RangeError(`${examples.length} examples are too few for ${clients} clients.`);
  }
  const parts: Example[][] = Array.from({ length: clients }, () => []);
  for (const group of groupsByLabel(examples, random)) {
    const weights = parts.map(() => gamma(alpha, random));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    let from = 0;
    parts.forEach((part, client) => {
      sum += weights[client] ?? 0;
      const to = client === clients - 1 ? group.length : Math.round((group.length * sum) / total);
      part.push(...group.slice(from, to));
      from = to;
    });
  }
  return withoutEmpty(parts);
}

function groupsByLabel<Example extends { readonly label: number }>(
  examples: readonly Example[],
  random: Random,
): Example[][] {
  const groups = new Map<number, Example[]>();
  for (const index of permutation(examples.length, random)) {
    const example = examples[index];
    if (example) groups.set(example.label, [...(groups.get(example.label) ?? []), example]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function withoutEmpty<Example>(parts: Example[][]): Example[][] {
  for (const part of parts) {
    if (part.length > 0) continue;
    const largest = parts.reduce((best, other) => (other.length > best.length ? other : best));
    part.push(...largest.splice(-1));
  }
  return parts;
}

/** A draw from Gamma(shape, 1) by Marsaglia and Tsang (2000), boosted for shapes below one. */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

// Clusters of verified pairs: with a cap on chaining in one pass, without one as connected components.
import { InvalidOption } from '../../errors.ts';
import type { Database } from '../database.ts';
import { statement } from '../group/statements.ts';
import type { Run } from '../run.ts';

/** More rounds than this no corpus takes: labels halve their way in each. */
const MOST_ROUNDS = 200;

/** Connected components, by the statements that any engine runs. */
export async function formComponents({ database, options }: Run): Promise<void> {
  const verify = options.settings.verify ?? 0;
  await database.step('links', () => database.run(statement('links', { verify })));
  await database.step('labels_0', () => database.run(statement('labels')));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = round + 1;
    await database.step(`labels_${next}`, async () => {
      await database.run(statement('next_labels', { round, next }));
      if (round > 0) await database.run(`DROP TABLE labels_${round - 1}`);
    });
    if (database.done(`labels_${next + 1}`)) continue;
    const [row] = await database.rows<{ changed: number }>(statement('changed_labels', { round, next }));
    if (row?.changed !== 0) continue;
    return database.step('near_texts', () => database.run(statement('near_texts', { round: next })));
  }
  throw new Error(`The components were not found in ${MOST_ROUNDS} rounds.`);
}

/**
 * Clusters in which every member was verified against its survivor: `formClusters` with one hop, in one pass over the
 * pairs. Of each document it holds one bit.
 */
export async function formSurvivorClusters({ database, options }: Run): Promise<void> {
  const { verify, hops } = options.settings;
  if (hops !== 1) {
    throw new InvalidOption(
      `Over files, hops is 1 (verified against the survivor) or unlimited, not ${hops}.`,
    );
  }
  await database.step('near_texts', async () => {
    await database.run('CREATE TABLE near_texts (duplicate BIGINT, original BIGINT)');
    const pairs = database.stream(
      `SELECT a, b FROM compared WHERE jaccard IS NULL OR jaccard >= ${verify ?? 0} ORDER BY a, b`,
    );
    for await (const rows of takenInOrder(pairs)) await insert(database, rows);
  });
}

const ROWS_AT_ONCE = 2000;

/** Who is taken by whom: pairs come in ascending order, the preferred document first. */
export async function* takenInOrder(
  pairs: AsyncIterable<readonly (readonly unknown[])[]>,
): AsyncGenerator<[duplicate: number, original: number][]> {
  const taken = createBits();
  let rows: [number, number][] = [];
  for await (const [a = [], b = []] of pairs) {
    for (const [index, preferred] of a.entries()) {
      const [original, duplicate] = [Number(preferred), Number(b[index])];
      if (taken.has(original) || taken.has(duplicate)) continue;
      taken.add(duplicate);
      rows.push([duplicate, original]);
      if (rows.length < ROWS_AT_ONCE) continue;
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}

async function insert(database: Database, rows: readonly [number, number][]): Promise<void> {
  const values = rows.map(([duplicate, original]) => `(${duplicate}, ${original})`).join(', ');
  await database.run(`INSERT INTO near_texts VALUES ${values}`);
}

/** A set of whole numbers, one bit each up to the largest. */
function createBits() {
  let words = new Uint32Array(1024);
  return {
    has: (value: number) => ((words[Math.floor(value / 32)] ?? 0) & (1 << (value % 32))) !== 0,
    add(value: number) {
      const word = Math.floor(value / 32);
      if (word >= words.length) {
        const larger = new Uint32Array(Math.max(2 * words.length, word + 1));
        larger.set(words);
        words = larger;
      }
      words[word] = (words[word] ?? 0) | (1 << (value % 32));
    },
  };
}

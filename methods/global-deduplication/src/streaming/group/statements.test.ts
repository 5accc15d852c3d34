// The statements on DuckDB, by themselves.
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formClusters, neighboursOf } from '../../clusters/clusters.ts';
import { statement, STATEMENTS } from './statements.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
});
afterAll(() => connection.closeSync());

const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
const numbers = async (sql: string) => (await rows(sql)).map((row) => row.map(Number));

/** Components of pairs, and how many rounds they took. */
async function components(pairs: readonly (readonly [number, number])[]) {
  await connection.run(
    'DROP TABLE IF EXISTS compared; DROP TABLE IF EXISTS links; DROP TABLE IF EXISTS near_texts;',
  );
  await connection.run('CREATE TABLE compared (a BIGINT, b BIGINT, band BIGINT, jaccard DOUBLE)');
  if (pairs.length > 0) {
    await connection.run(
      `INSERT INTO compared VALUES ${pairs.map(([a, b]) => `(${a}, ${b}, 0, 1)`).join(', ')}`,
    );
  }
  await connection.run(statement('links', { verify: 0.5 }));
  await connection.run(statement('labels'));
  for (let round = 0; ; round++) {
    const step = { round, next: round + 1 };
    await connection.run(statement('next_labels', step));
    const [changed] = await numbers(statement('changed_labels', step));
    await connection.run(`DROP TABLE labels_${round}`);
    if (changed?.[0] !== 0) continue;
    await connection.run(statement('near_texts', { round: round + 1 }));
    await connection.run(`DROP TABLE labels_${round + 1}`);
    return {
      rounds: round + 1,
      found: await numbers('SELECT duplicate, original FROM near_texts ORDER BY duplicate'),
    };
  }
}

describe('components', () => {
  test('are those of formClusters without a cap', async () => {
    const size = 30;
    const pair = fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })).filter(([a, b]) => a !== b);
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { maxLength: 40 }), async (pairs) => {
        const survivors = formClusters({ size, neighbours: neighboursOf(size, pairs), hops: Infinity });
        const expected = [...survivors].flatMap((survivor, index) =>
          survivor === index ? [] : [[index, survivor]],
        );
        expect((await components(pairs)).found).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  test.each([
    ['ascending', (index: number) => index],
    ['shuffled', (index: number) => (index * 7919) % 5003],
  ])('of a chain of 5,003 documents, %s, take few rounds', async (_name, place) => {
    const pairs = Array.from({ length: 5002 }, (_none, index): [number, number] => [
      place(index),
      place(index + 1),
    ]);
    const { rounds, found } = await components(pairs);
    expect(found).toHaveLength(5002);
    expect(found.every(([, original]) => original === 0)).toBe(true);
    expect(rounds).toBeLessThan(16);
  });
});

describe('candidates', () => {
  test('of a bucket of 10,000 are 9,999, and those that verify leave the next round', async () => {
    await connection.run(
      'CREATE TABLE rest_1 AS SELECT 0 AS band, 7 AS bucket, i AS preference FROM range(10000) t(i)',
    );
    await connection.run('DROP TABLE IF EXISTS compared');
    await connection.run(statement('compared_table'));
    await connection.run(statement('leaders', { round: 1 }));
    await connection.run(statement('candidates', { round: 1 }));
    expect(await numbers('SELECT COUNT(*), MIN(a), MAX(a), COUNT(DISTINCT b) FROM candidates_1')).toEqual([
      [9999, 0, 0, 9999],
    ]);
    await connection.run('INSERT INTO compared SELECT a, b, band, b % 10 / 10 FROM candidates_1');
    await connection.run(statement('next_rest', { round: 1, next: 2, verify: 0.5 }));
    await connection.run(statement('leaders', { round: 2 }));
    await connection.run(statement('candidates', { round: 2 }));
    expect(await numbers('SELECT COUNT(*), MIN(a), MAX(a) FROM candidates_2')).toEqual([[4998, 1, 1]]);
  });
});

test('preference follows the place of the source, the length, the id, and has no gaps', async () => {
  await connection.run(`CREATE TABLE documents AS SELECT * FROM (VALUES
    (0, 'b', 'x', 10), (1, 'a', 'y', 10), (2, 'c', 'y', 30), (3, 'd', 'z', 99), (4, 'a', 'y', 10), (5, 'e', 'x', 11)
  ) v(document, id, source, length) CROSS JOIN (SELECT 0 AS segment, 0 AS start, 1 AS bytes)`);
  await connection.run("CREATE TABLE source_places AS SELECT 'x' AS source, 0 AS place");
  await connection.run('CREATE TABLE equal_members AS SELECT document FROM documents');
  await connection.run('CREATE TABLE bucket_members AS SELECT document FROM documents WHERE document < 2');
  await connection.run(statement('described', { unnamed_place: 1 }));
  await connection.run(statement('ranked'));
  const found = await numbers('SELECT document FROM ranked ORDER BY preference');
  expect(found.flat()).toEqual([5, 0, 3, 2, 1, 4]);
  expect(await numbers('SELECT MIN(preference), MAX(preference) FROM ranked')).toEqual([[0, 5]]);
});

test('statements hold nothing that Spark and Trino do not have', () => {
  for (const name of STATEMENTS) {
    const sql = statement(name, new Proxy({}, { get: () => 1 })).replace(/--.*$/gm, '');
    expect(sql, name).not.toMatch(
      /::|\bANTI\b|\bSEMI\b|\bQUALIFY\b|\bEXCLUDE\b|read_parquet|\bFILTER\b|OR REPLACE|\[|\bMACRO\b/i,
    );
  }
});

test('a statement without a number it needs is refused', () => {
  expect(() => statement('leaders')).toThrow(/needs round/);
});

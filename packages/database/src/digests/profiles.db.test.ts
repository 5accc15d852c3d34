// Readers who ask for the same digest at the same moment, on a real database.
import { defaultSubscription, type Subscription } from '@papertape/digests';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';
import { openTestDatabase } from '../testing.ts';
import { requestSubscription } from './subscribe.ts';
import { readDigestKey } from './tokens.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('the first readers of a digest may come at once: all are stored, with one profile', async () => {
  const now = new Date('2026-03-02T09:00:00Z');
  const key = await readDigestKey(database.db);
  for (let digest = 0; digest < 10; digest++) {
    const subscription: Subscription = {
      ...defaultSubscription('UTC'),
      topics: [{ kind: 'category', category: `at.${digest}` }],
    };
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, reader) => {
        const email = `reader-${reader}@${digest}.example.org`;
        return database.transaction((tx) => requestSubscription(tx, { email, subscription, key }, now));
      }),
    );
    expect(answers.map(({ answer }) => answer)).toEqual(Array(6).fill('confirm'));
  }
  const { rows } = await database.db.execute<{ count: number }>(
    sql`select count(*)::int as count from digest_profiles`,
  );
  expect(rows).toEqual([{ count: 10 }]);
});

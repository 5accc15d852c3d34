import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { newPaper, openTestDatabase } from '../testing.ts';
import { getPaper } from './papers.ts';
import { listPapers } from './list.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('a paper comes back as its record told', async () => {
  const paper = await newPaper(database, { arxivId: '2603.00001', upvotes: 3 });
  expect(await getPaper(database.db, '2603.00001')).toEqual(paper);
  const page = await listPapers(database.db, { order: 'newest', limit: 10 });
  expect(page.items.map(({ publicId }) => publicId)).toEqual(['2603.00001']);
  expect(paper.upvotes).toBe(3);
});

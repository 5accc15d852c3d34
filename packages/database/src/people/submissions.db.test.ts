// Submissions: one paper whoever sends it in, on the day's feed, with who was first.
import { emptyRecord, type FeedDay } from '@papertape/papers';
import { authorize, type Person } from '@papertape/people';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { listPapers } from '../queries/list.ts';
import { getPaper } from '../queries/papers.ts';
import { newPaper, newPaperRecord, newPerson, openTestDatabase } from '../testing.ts';
import {
  hideSubmission,
  indexPaper,
  listSubmissions,
  setPaperLinks,
  SUBMISSION,
  submitPaper,
  type PaperLinks,
} from './submissions.ts';

const NOW = new Date('2026-03-05T10:00:00.000Z');
const DAY = '2026-03-05' as FeedDay;
let database: Database;
let ada: Person;
let bo: Person;
beforeAll(async () => {
  database = await openTestDatabase();
  ada = await newPerson(database, { handle: 'ada', name: 'Ada Quill' });
  bo = await newPerson(database, { handle: 'bo', name: 'Bo Lindqvist' });
});
afterAll(() => database.close());

const submit = (person: Person, record = newPaperRecord(), pitch = '') => {
  const actor = { person, scopes: null };
  const proofs = {
    submit: authorize(actor, 'submissions.write', { access: 'open' }),
    vote: authorize(actor, 'votes.write', { access: 'open' }),
  };
  return database.transaction((tx) => submitPaper(tx, proofs, { record, pitch, day: DAY }, NOW));
};

test('a new paper stands on the feed of the day, with its submitter and their vote', async () => {
  const record = newPaperRecord({ title: 'Kites as antennas' });
  const { publicId, outcome } = await submit(ada, record, 'The **string** is the trick.');
  expect(outcome).toBe('submitted');
  const paper = await getPaper(database.db, publicId);
  expect(paper).toMatchObject({
    title: 'Kites as antennas',
    listedOn: DAY,
    listedAt: NOW.toISOString(),
    upvotes: 1,
    people: { submitter: { handle: 'ada', name: 'Ada Quill' } },
  });
  expect(await listSubmissions(database.db, paper?.id ?? 0)).toMatchObject([
    { handle: 'ada', pitch: 'The **string** is the trick.', hidden: null },
  ]);
  const feed = await listPapers(database.db, {
    order: 'newest',
    range: { first: DAY, last: DAY },
    limit: 50,
  });
  expect(feed.items.map((item) => item.publicId)).toContain(publicId);
  const hers = await listPapers(database.db, { order: 'newest', submitter: 'ada', limit: 50 });
  expect(hers.items.map((item) => item.publicId)).toEqual([publicId]);
});

test('who comes second votes, and changes nothing', async () => {
  const record = newPaperRecord();
  await submit(ada, record, 'First.');
  const second = await submit(bo, { ...record, title: 'A title that Bo made up' }, 'Second.');
  expect(second.outcome).toBe('upvoted');
  const paper = await getPaper(database.db, second.publicId);
  expect(paper).toMatchObject({ title: record.title, upvotes: 2, people: { submitter: { handle: 'ada' } } });
  expect(await listSubmissions(database.db, paper?.id ?? 0)).toHaveLength(1);
});

test('a paper that is known but was on no feed day is put on one', async () => {
  const { publicId } = await newPaper(database);
  const indexed = await database.transaction((tx) =>
    indexPaper(
      tx,
      authorize({ person: bo, scopes: null }, 'submissions.write', { access: 'open' }),
      newPaperRecord({ arxivId: publicId }),
      NOW,
    ),
  );
  expect(indexed).toEqual({ publicId, created: false });
  expect((await submit(bo, newPaperRecord({ arxivId: publicId }))).outcome).toBe('submitted');
  expect(await getPaper(database.db, publicId)).toMatchObject({
    listedOn: DAY,
    people: { submitter: { handle: 'bo' } },
  });
});

test('two who submit one paper at once make one paper and two votes', async () => {
  const record = newPaperRecord();
  const outcomes = await Promise.all([submit(ada, record), submit(bo, record), submit(ada, record)]);
  expect(new Set(outcomes.map(({ publicId }) => publicId)).size).toBe(1);
  expect(outcomes.filter(({ outcome }) => outcome === 'submitted')).toHaveLength(1);
  expect(await getPaper(database.db, outcomes[0].publicId)).toMatchObject({ upvotes: 2 });
});

test('what a person typed gives way to what arXiv says later', async () => {
  const arxivId = '2603.77777';
  const typed = emptyRecord({
    source: SUBMISSION,
    sourceKey: '',
    identifiers: [{ scheme: 'arxiv', value: arxivId }],
    title: 'Tidal cloks',
    abstract: 'From memory.',
  });
  const { publicId } = await submit(ada, typed);
  expect(await getPaper(database.db, publicId)).toMatchObject({ title: 'Tidal cloks', listedOn: DAY });
  await database.transaction((tx) => ingestRecords(tx, [newPaperRecord({ arxivId, title: 'Tidal clocks' })]));
  expect(await getPaper(database.db, publicId)).toMatchObject({
    title: 'Tidal clocks',
    listedOn: DAY,
    people: { submitter: { handle: 'ada' } },
  });
});

test('taken off by a moderator, a paper leaves the day and keeps its page', async () => {
  const moderator = await newPerson(database, { role: 'moderator' });
  const { publicId } = await submit(ada, newPaperRecord(), 'Buy my kites.');
  const paper = await getPaper(database.db, publicId);
  const [target] = await listSubmissions(database.db, paper?.id ?? 0);
  if (!target) throw new Error('The submission is gone.');
  const proof = authorize({ person: moderator, scopes: null }, 'submissions.moderate', {
    access: 'open',
    target,
  });
  await database.transaction((tx) => hideSubmission(tx, proof, 'Advertising.', NOW));
  await database.transaction((tx) => hideSubmission(tx, proof, 'Again.', NOW));
  expect(await getPaper(database.db, publicId)).toMatchObject({
    listedOn: null,
    people: { submitter: null },
  });
  expect(await listSubmissions(database.db, paper?.id ?? 0)).toMatchObject([
    { hidden: { reason: 'Advertising.' } },
  ]);
  // Another person may still find it worth a day.
  expect((await submit(bo, newPaperRecord({ arxivId: publicId }))).outcome).toBe('submitted');
  expect(await getPaper(database.db, publicId)).toMatchObject({
    listedOn: DAY,
    people: { submitter: { handle: 'bo' } },
  });
});

test('links are set, replaced and taken away, beside those that sources tell', async () => {
  const target = await newPaper(database, { links: [{ kind: 'pdf', url: 'https://example.org/1.pdf' }] });
  const set = async (links: PaperLinks) => {
    const proof = authorize({ person: ada, scopes: null }, 'papers.links', {
      access: 'open',
      owns: true,
      target,
    });
    await database.transaction((tx) => setPaperLinks(tx, proof, links, NOW));
    return (await getPaper(database.db, target.publicId))?.links.map(({ url }) => url);
  };
  const [pdf, repository, page] = [
    'https://example.org/1.pdf',
    'https://github.com/a/b',
    'https://a.example.org/',
  ];
  expect(await set({ githubRepo: repository })).toEqual([pdf, repository]);
  expect(await set({ projectPage: page })).toEqual([pdf, repository, page]);
  expect(await set({ githubRepo: 'https://github.com/a/c' })).toEqual([pdf, 'https://github.com/a/c', page]);
  expect(await set({ githubRepo: null, projectPage: null })).toEqual([pdf]);
});

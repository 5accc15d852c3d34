// What a machine wrote of papers: who is asked about, what stays, what readers and moderators make of it.
import type { Enrichment } from '@papertape/enrichment';
import type { FeedDay, Paper } from '@papertape/papers';
import type { Person } from '@papertape/people';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportAccount } from '../account-data/export-account.ts';
import { deleteAccount } from '../account-data/delete-account.ts';
import type { Database } from '../database.ts';
import { listDecisions } from '../discussion/appeals.ts';
import { proof } from '../discussion/testing.ts';
import { joinPeople } from '../ingest/join-people.ts';
import { countSite } from '../people/administration.ts';
import { sql } from '../sql.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import {
  countFlaggedEnrichments,
  flagEnrichment,
  listFlaggedEnrichments,
  listHiddenEnrichments,
} from './flags.ts';
import { dismissEnrichmentFlags, hideEnrichment, restoreEnrichment } from './moderate.ts';
import { listUnenriched } from './needs.ts';
import { getEnrichments } from './read.ts';
import { type EnrichmentOutcome, readUsage, storeEnrichment } from './store.ts';
import { summarizeEnrichments } from './summary.ts';

const ABSTRACT =
  'We build a clock that is wound by the tide, and measure how late it runs over a year in three harbours; it is late by nine minutes.';
const CONTENT: Enrichment = {
  summary: 'A clock wound by the tide runs nine minutes late.',
  keywords: ['tidal clocks'],
  claims: [{ text: 'It is late by nine minutes.', span: 'it is late by nine minutes' }],
  tasks: [],
  dataSets: [],
};
const NOW = new Date('2026-03-02T07:00:00Z');
const DAY = '2026-03-02' as FeedDay;

let database: Database;
let ada: Person;
let bo: Person;
let mo: Person;
beforeAll(async () => {
  database = await openTestDatabase();
  ada = await newPerson(database);
  bo = await newPerson(database);
  mo = await newPerson(database, { role: 'moderator' });
});
afterAll(() => database.close());

const paper = (known: Parameters<typeof newPaper>[1] = {}) =>
  newPaper(database, { abstract: ABSTRACT, ...known });
const needed = async (known: Partial<Parameters<typeof listUnenriched>[1]> = {}) => {
  const since = new Date('2026-02-25T00:00:00Z');
  return listUnenriched(database.db, { since, requestHash: 'r1', now: NOW, limit: 100, ...known });
};
const find = async ({ id }: Paper, known: Parameters<typeof needed>[0] = {}) =>
  (await needed(known)).find((one) => one.id === id) ?? null;
const store = async ({ id }: Paper, known: Partial<EnrichmentOutcome> = {}, now = NOW) => {
  const asked = (await needed({ requestHash: 'none', now: new Date('2100-01-01') })).find(
    (one) => one.id === id,
  );
  await database.transaction((tx) =>
    storeEnrichment(
      tx,
      {
        paperId: id,
        sourceHash: asked?.sourceHash ?? 'gone',
        requestHash: 'r1',
        model: 'lantern-7b',
        content: CONTENT,
        state: 'done',
        error: null,
        retryAt: null,
        usage: { prompt: 400, completion: 100, cached: 250 },
        ...known,
      },
      { now, day: DAY },
    ),
  );
};
const failed = (retryAt: string) =>
  ({ state: 'failed', content: null, error: 'HTTP 503', retryAt: new Date(retryAt) }) as const;
const shown = async ({ id }: Paper) => (await getEnrichments(database.db, [id])).get(id) ?? null;
const flag = ({ id }: Paper, person = ada, details = '') =>
  database.transaction((tx) =>
    flagEnrichment(tx, proof(person, 'enrichments.flag'), { paperId: id, reason: 'wrong', details }, NOW),
  );
const decide = (how: typeof hideEnrichment, { id }: Paper) =>
  database.transaction((tx) =>
    how(tx, proof(mo, 'enrichments.moderate'), { paperId: id, reason: 'Nine hours, not minutes.' }, NOW),
  );

describe('papers that need it', () => {
  test('are new, have an abstract, and are not withdrawn; the newest first', async () => {
    const [older, newer] = [
      await paper({ publishedAt: '2026-03-01T08:00:00Z' }),
      await paper({ publishedAt: '2026-03-01T09:00:00Z' }),
    ];
    const old = await paper({ publishedAt: '2026-02-01T00:00:00Z' });
    const short = await paper({ abstract: 'Short.' });
    const gone = await paper({ withdrawnAt: '2026-03-01T10:00:00.000Z' });
    const ids = (await needed()).map(({ id }) => id);
    expect(ids.indexOf(newer.id)).toBeLessThan(ids.indexOf(older.id));
    for (const { id } of [old, short, gone]) expect(ids).not.toContain(id);
    expect(await find(newer)).toMatchObject({ title: newer.title, abstract: ABSTRACT, failures: 0 });
  });

  test('do not need it again until the text or the request changes', async () => {
    const one = await paper();
    await store(one);
    expect(await find(one)).toBeNull();
    expect(await find(one, { requestHash: 'r2' })).not.toBeNull();
    await database.db.execute(sql`update papers set abstract = abstract || ' Or ten.' where id = ${one.id}`);
    expect(await find(one)).not.toBeNull();
  });

  test('wait after a failure for their time, and are not asked again after a refusal', async () => {
    const [late, refused] = [await paper(), await paper()];
    await store(late, failed('2026-03-02T08:00:00Z'));
    await store(late, failed('2026-03-02T09:00:00Z'));
    await store(refused, { state: 'refused', content: null, error: 'No JSON.' });
    expect(await find(late)).toBeNull();
    expect(await find(late, { now: new Date('2026-03-02T09:00:00Z') })).toMatchObject({ failures: 2 });
    expect(await find(refused, { now: new Date('2027-01-01') })).toBeNull();
  });
});

describe('what is shown', () => {
  test('is what was written, by whom and when', async () => {
    const one = await paper();
    await store(one);
    expect(await shown(one)).toEqual({ ...CONTENT, model: 'lantern-7b', writtenAt: NOW.toISOString() });
  });

  test('rests on the text that the paper has now', async () => {
    const one = await paper();
    await store(one);
    await database.db.execute(sql`update papers set abstract = abstract || ' Or ten.' where id = ${one.id}`);
    expect(await shown(one)).toBeNull();
    await store(one, failed('2026-03-02T08:00:00Z'));
    expect(await shown(one)).toBeNull();
  });

  test('stays while a new try of the same text fails', async () => {
    const one = await paper();
    await store(one);
    await store(one, { ...failed('2026-03-02T08:00:00Z'), requestHash: 'r2', model: 'other' });
    expect(await shown(one)).toMatchObject({ model: 'lantern-7b' });
    await store(one, { content: { ...CONTENT, summary: 'Late.' }, requestHash: 'r2', model: 'other' });
    expect(await shown(one)).toMatchObject({ model: 'other', summary: 'Late.' });
  });

  test('of a paper that is gone is nothing, and its tokens are counted', async () => {
    const before = await readUsage(database.db, DAY);
    await store({ ...(await paper()), id: 999_999 });
    const { requests, prompt, completion, cached } = await readUsage(database.db, DAY);
    expect([requests, prompt, completion, cached]).toEqual([
      before.requests + 1,
      before.prompt + 400,
      before.completion + 100,
      (before.cached ?? 0) + 250,
    ]);
  });
});

describe('flags', () => {
  test('count once for each reader, and are closed when something new is written', async () => {
    const one = await paper();
    await store(one);
    const before = await countFlaggedEnrichments(database.db);
    await flag(one, ada, 'It is nine hours.');
    await flag(one, ada, 'Again.');
    await flag(one, bo);
    const listed = (await listFlaggedEnrichments(database.db, 50)).find(({ paper: { id } }) => id === one.id);
    expect(listed?.flags.map(({ reporter, details }) => [reporter, details])).toEqual([
      [ada.handle, 'It is nine hours.'],
      [bo.handle, ''],
    ]);
    expect(listed).toMatchObject({ content: CONTENT, hiddenAt: null });
    expect((await countSite(database.db)).openFlags).toBe(before + 1);
    await store(one, { requestHash: 'r2' });
    expect(await countFlaggedEnrichments(database.db)).toBe(before);
  });

  test('on what was never written are not kept', async () => {
    const before = await countFlaggedEnrichments(database.db);
    await flag(await paper());
    expect(await countFlaggedEnrichments(database.db)).toBe(before);
  });

  test('are in the file of who set them, and stay without their name when the account goes', async () => {
    const one = await paper();
    const cy = await newPerson(database);
    await store(one);
    await flag(one, cy, 'Nine hours.');
    let file = '';
    for await (const piece of exportAccount(database.db, cy.id, { site: 'x', now: NOW })) file += piece;
    expect(JSON.parse(file)).toMatchObject({
      reports: [{ target: 'enrichment', targetId: String(one.id), reason: 'wrong', details: 'Nine hours.' }],
    });
    const choices = { texts: 'keep', collections: new Map() } as const;
    await deleteAccount(database, cy.id, choices, { by: 'owner', random: 'abcdefghij01', now: NOW });
    const listed = (await listFlaggedEnrichments(database.db, 50)).find(({ paper: { id } }) => id === one.id);
    expect(listed?.flags).toMatchObject([{ reporter: null, details: 'Nine hours.' }]);
  });

  test('move with a paper that is joined with another, once for each reader', async () => {
    const [from, to] = [await paper(), await paper()];
    await store(from);
    await store(to);
    await flag(from);
    await flag(to);
    await flag(from, bo);
    await database.transaction((tx) => joinPeople(tx, [{ from: from.id, to: to.id }]));
    const listed = (await listFlaggedEnrichments(database.db, 50)).filter(({ paper: { id } }) =>
      [from.id, to.id].includes(id),
    );
    expect(listed.map(({ paper: { id }, flags }) => [id, flags.length])).toEqual([[to.id, 2]]);
  });
});

describe('moderators', () => {
  test('hide it everywhere until they show it again, with their reason in the log', async () => {
    const one = await paper();
    await store(one);
    await flag(one);
    expect(await decide(hideEnrichment, one)).toBe(true);
    expect(await decide(hideEnrichment, one)).toBe(false);
    expect(await shown(one)).toBeNull();
    expect(await find(one, { requestHash: 'r2' })).toBeNull();
    const hidden = await listHiddenEnrichments(database.db, 50);
    expect(hidden.find(({ paper: { id } }) => id === one.id)).toMatchObject({
      hiddenReason: 'Nine hours, not minutes.',
      flags: [],
    });
    expect((await listDecisions(database.db, { limit: 1 })).items).toMatchObject([
      { action: 'hide', targetKind: 'enrichment', moderator: mo.handle, paper: { publicId: one.publicId } },
    ]);
    expect(await decide(restoreEnrichment, one)).toBe(true);
    expect(await shown(one)).not.toBeNull();
  });

  test('leave it as it is and close the flags', async () => {
    const one = await paper();
    await store(one);
    expect(await decide(dismissEnrichmentFlags, one)).toBe(false);
    await flag(one);
    expect(await decide(dismissEnrichmentFlags, one)).toBe(true);
    expect(await shown(one)).not.toBeNull();
  });
});

test('the whole is counted', async () => {
  const {
    shown: all,
    hidden,
    refused,
    failed: failures,
    lastError,
  } = await summarizeEnrichments(database.db, new Date('2026-03-01'));
  expect(all).toBeGreaterThan(3);
  expect({ hidden, refused, failures, lastError }).toEqual({
    hidden: 0,
    refused: 1,
    failures: 2,
    lastError: expect.any(String),
  });
});

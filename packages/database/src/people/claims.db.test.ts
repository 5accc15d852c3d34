// Claims: what proves an author, who decides the rest, and that two decisions at once do not both hold.
import type { Paper, PaperRecord } from '@papertape/papers';
import { confirmedAuthorAt } from '@papertape/papers';
import { authorize, type Person } from '@papertape/people';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { getAuthor } from '../queries/authors.ts';
import { listPapers } from '../queries/list.ts';
import { getPaper } from '../queries/papers.ts';
import { newPaper, newPaperRecord, newPerson, openTestDatabase } from '../testing.ts';
import { listAudit } from './audit-log.ts';
import {
  claimAuthor,
  ClaimRefused,
  decideClaim,
  getClaim,
  listPendingClaims,
  withdrawClaim,
} from './claims.ts';
import { changeProfile, getPerson, verifyOrcid } from './people.ts';

const NOW = new Date('2026-03-05T10:00:00.000Z');
const ORCID = '0000-0002-1825-0097';
let database: Database;
let moderator: Person;
beforeAll(async () => {
  database = await openTestDatabase();
  moderator = await newPerson(database, { role: 'moderator' });
});
afterAll(() => database.close());

const claim = (person: Person, paper: Paper, position = 0) =>
  database.transaction((tx) =>
    claimAuthor(
      tx,
      authorize({ person, scopes: null }, 'claims.write', { access: 'open' }),
      { paper, position, evidence: 'See my page.' },
      NOW,
    ),
  );
const decide = (id: number, decision: 'confirm' | 'reject') =>
  database.transaction(async (tx) => {
    const target = await getClaim(tx, id);
    const proof = authorize({ person: moderator, scopes: null }, 'claims.decide', { access: 'open', target });
    if (proof.target === null) throw new Error(`There is no claim ${id}.`);
    return decideClaim(
      tx,
      { ...proof, target: proof.target },
      { decision, reason: 'As the page says.' },
      NOW,
    );
  });
const refreshed = async (person: Person) => (await getPerson(database.db, person.id)) ?? person;
const withOrcid = (known: Partial<PaperRecord> = {}) =>
  newPaper(database, { authors: [{ name: 'Ada Quill', orcid: ORCID }, { name: 'Bo Lindqvist' }], ...known });

test('the ORCID of the record confirms whoever signed in with it, and nobody who only typed it', async () => {
  const paper = await withOrcid();
  const typed = await newPerson(database);
  await changeProfile(database.db, typed.id, { orcid: ORCID }, NOW);
  expect(await claim(await refreshed(typed), paper)).toMatchObject({ status: 'pending', method: null });
  const signedIn = await newPerson(database);
  await verifyOrcid(database.db, signedIn.id, ORCID, NOW);
  const ada = await refreshed(signedIn);
  expect(await claim(ada, paper)).toMatchObject({
    status: 'confirmed',
    method: 'orcid',
    decidedAt: NOW.toISOString(),
  });
  expect(await claim(ada, await withOrcid(), 1)).toMatchObject({ status: 'pending' }); // that is Bo's name
  // A record that anybody could have written proves nothing.
  expect(await claim(ada, await withOrcid({ source: 'submission' }))).toMatchObject({ status: 'pending' });
  await database.db.execute(sql`update users set orcid_verified_at = null`);
});

test('a moderator confirms or rejects, once, with a reason and an entry in the log', async () => {
  const [ada, bo] = [await newPerson(database), await newPerson(database)];
  const paper = await newPaper(database);
  const [hers, his] = [await claim(ada, paper), await claim(bo, paper)];
  expect((await listPendingClaims(database.db, { limit: 50 })).map(({ id }) => id)).toEqual(
    expect.arrayContaining([hers.id, his.id]),
  );
  expect(await decide(hers.id, 'confirm')).toMatchObject({ status: 'confirmed', method: 'moderator' });
  await expect(decide(his.id, 'confirm')).rejects.toThrow(/Reject that claim first/);
  await expect(decide(hers.id, 'confirm')).rejects.toThrow(ClaimRefused);
  expect(await decide(his.id, 'reject')).toMatchObject({
    status: 'rejected',
    decisionReason: 'As the page says.',
  });
  await expect(decide(his.id, 'reject')).rejects.toThrow(ClaimRefused);
  const [latest] = await listAudit(database.db, { limit: 1 });
  expect(latest).toMatchObject({
    action: 'claim.reject',
    actorHandle: moderator.handle,
    details: { paper: paper.publicId, person: bo.handle, reason: 'As the page says.' },
  });
  expect(await getPaper(database.db, paper.publicId)).toMatchObject({
    people: { authors: [{ handle: ada.handle, position: 0, slug: 'ada-quill' }] },
  });
});

test('of two decisions at once one holds', async () => {
  const [ada, bo] = [await newPerson(database), await newPerson(database)];
  const paper = await newPaper(database);
  const claims = [await claim(ada, paper), await claim(bo, paper)];
  const results = await Promise.allSettled(claims.map(({ id }) => decide(id, 'confirm')));
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await getPaper(database.db, paper.publicId))?.people.authors).toHaveLength(1);
});

test('one claim for each person and paper; withdrawn, it leaves the author to others', async () => {
  const [ada, bo] = [await newPerson(database), await newPerson(database)];
  const paper = await newPaper(database);
  const first = await claim(ada, paper);
  await expect(claim(ada, paper, 1)).rejects.toThrow(/already/);
  await expect(claim(bo, paper, 9)).rejects.toThrow(/no such author/);
  await decide(first.id, 'confirm');
  await expect(claim(bo, paper)).rejects.toThrow(/Somebody else/);
  const target = await getClaim(database.db, first.id);
  if (target === null) throw new Error('The claim is gone.');
  const proof = authorize({ person: ada, scopes: null }, 'claims.withdraw', {
    access: 'open',
    owns: true,
    target,
  });
  await database.transaction((tx) => withdrawClaim(tx, proof, NOW));
  await expect(database.transaction((tx) => withdrawClaim(tx, proof, NOW))).rejects.toThrow(ClaimRefused);
  expect(await claim(bo, paper)).toMatchObject({ status: 'pending' });
});

test("an author's page gathers what the confirmed person wrote under another name", async () => {
  const ada = await newPerson(database);
  const mine = await newPaper(database, { authors: [{ name: 'Adelaide Quill' }, { name: 'Cy Dahl' }] });
  const other = await newPaper(database, { authors: [{ name: 'A. M. Quill' }] });
  for (const paper of [mine, other]) await decide((await claim(ada, paper)).id, 'confirm');
  const author = await getAuthor(database.db, 'adelaide-quill');
  expect(author).toMatchObject({
    papers: 2,
    people: [{ handle: ada.handle, papers: 1 }],
    coauthors: [{ slug: 'cy-dahl' }],
  });
  const list = await listPapers(database.db, { order: 'newest', authorSlug: 'adelaide-quill', limit: 9 });
  expect(list.items.map(({ id }) => id).sort()).toEqual([mine.id, other.id].sort());
  const written = await listPapers(database.db, { order: 'newest', writtenBy: ada.id, limit: 9 });
  expect(written.items).toHaveLength(2);
});

test('a confirmed author who writes in the discussion takes part, also when names have moved', async () => {
  const ada = await newPerson(database);
  const arxivId = '2603.88888';
  const paper = await newPaper(database, { arxivId, authors: [{ name: 'Ada Quill' }, { name: 'Di Ek' }] });
  await decide((await claim(ada, paper)).id, 'confirm');
  expect((await getPaper(database.db, arxivId))?.people.authorTakesPart).toBe(false);
  await database.db.execute(sql`insert into comments (paper_id, author_id, source, created_at)
    values (${paper.id}, ${ada.id}::uuid, 'Ask me.', ${NOW.toISOString()})`);
  const moved = newPaperRecord({ arxivId, authors: [{ name: 'Di Ek' }, { name: 'Ada Quill' }] });
  await database.transaction((tx) => ingestRecords(tx, [moved]));
  const after = await getPaper(database.db, arxivId);
  if (after === null) throw new Error('The paper is gone.');
  expect(after.people.authorTakesPart).toBe(true);
  expect(confirmedAuthorAt(after, 0)).toBeNull();
  expect(confirmedAuthorAt(after, 1)?.handle).toBe(ada.handle);
});

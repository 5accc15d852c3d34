// Votes, submissions, links and claims through the API, as programs make them.
import { verifyOrcid } from '@papertape/database';
import { newPaperRecord } from '@papertape/database/testing';
import { hfAuthorId, hfUser } from '@papertape/feeds/huggingface';
import type { HfListItem, HfPaperDetail } from '@papertape/feeds/huggingface';
import type { Scope } from '@papertape/people';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inventPaper, startArxivOai, type FakeArxivOai } from '../fakes/index.ts';
import { peopleOf, type KnownPerson, type SignedInPerson } from '../support/people.ts';
import { BARE, inventedRecords, RICH } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

const ORCID = '0000-0002-1825-0097';
const OWN = newPaperRecord({
  arxivId: '2603.44444',
  authors: [{ name: 'Ada Quill', orcid: ORCID }, { name: 'Bo Lind' }],
});
const AT_ARXIV = inventPaper(8, '2026-03-02');
let site: TestSite;
let arxiv: FakeArxivOai;
let signInAs: (known?: KnownPerson) => Promise<SignedInPerson>;
beforeAll(async () => {
  arxiv = await startArxivOai([AT_ARXIV]);
  site = await startSite([...inventedRecords(), OWN], { ARXIV_OAI_URL: arxiv.url, ARXIV_DELAY_MS: '0' });
  signInAs = peopleOf(site.database, site.origin);
});
afterAll(async () => {
  await site?.close();
  await arxiv?.close();
});

/** A program of a new person, with these scopes. */
async function program(scopes?: readonly Scope[], known?: KnownPerson) {
  const one = await signInAs(known);
  const token = await one.token(scopes);
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await site.get(path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { ...one, ask };
}
const detail = async (id: string) => (await site.json(`/api/papers/${id}`)) as HfPaperDetail;

test('a vote is given once and taken back, and the count is exact for many at once', async () => {
  const path = `/api/papers/${BARE.sourceKey}/upvote`;
  const before = (await detail(BARE.sourceKey)).upvotes;
  const programs = await Promise.all(Array.from({ length: 8 }, () => program(['vote'])));
  const answers = await Promise.all([...programs, ...programs].map(({ ask }) => ask('POST', path)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect((await detail(BARE.sourceKey)).upvotes).toBe(before + 8);
  expect(await programs[0]?.ask('DELETE', path)).toEqual({
    status: 200,
    body: { id: BARE.sourceKey, upvoted: false, upvotes: before + 7 },
  });
  const [first] = programs;
  expect((await first?.ask('POST', '/api/papers/9999.99999/upvote'))?.status).toBe(404);
});

test('a token votes only with its scope, a visitor not at all', async () => {
  const path = `/api/papers/${BARE.sourceKey}/upvote`;
  const { ask } = await program(['read', 'submit']);
  expect(await ask('POST', path)).toMatchObject({
    status: 403,
    body: { error: expect.stringContaining("'vote'") as string },
  });
  expect((await site.get(path, { method: 'POST' })).status).toBe(401);
});

test('an arXiv paper is indexed once, and submitted to the feed of today once', async () => {
  const { ask, person } = await program();
  const other = await program();
  const indexed = await ask('POST', '/api/papers/index', { arxivId: `arXiv:${AT_ARXIV.id}v1` });
  expect(indexed).toMatchObject({
    status: 201,
    body: { id: AT_ARXIV.id, title: AT_ARXIV.title, upvotes: 0 },
  });
  expect((await ask('POST', '/api/papers/index', { arxivId: AT_ARXIV.id })).status).toBe(200);
  const today = new Intl.DateTimeFormat('sv', { timeZone: 'America/New_York' }).format(new Date());
  const onFeed = async () =>
    ((await site.json(`/api/daily_papers?date=${today}`)) as HfListItem[]).map(({ paper }) => paper.id);
  expect(await onFeed()).not.toContain(AT_ARXIV.id);
  const submitted = await ask('POST', '/api/papers/submit', { paperId: AT_ARXIV.id, pitch: 'Worth it.' });
  expect(submitted).toMatchObject({
    status: 201,
    body: {
      submittedBy: { user: person.handle, fullname: person.name },
      upvotes: 1,
      paper: { id: AT_ARXIV.id },
    },
  });
  expect(await other.ask('POST', '/api/papers/submit', { paperId: AT_ARXIV.id })).toMatchObject({
    status: 200,
    body: { submittedBy: { user: person.handle }, upvotes: 2 },
  });
  expect(await onFeed()).toContain(AT_ARXIV.id);
  const theirs = (await site.json(`/api/daily_papers?submitter=${person.handle}`)) as HfListItem[];
  expect(theirs.map(({ paper }) => paper.id)).toEqual([AT_ARXIV.id]);
});

test('what cannot be indexed or submitted is refused in words', async () => {
  const { ask } = await program();
  expect(await ask('POST', '/api/papers/index', { arxivId: 'kites' })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('arXiv id') as string },
  });
  expect((await ask('POST', '/api/papers/index', { arxivId: '2603.99999' })).status).toBe(404);
  expect((await ask('POST', '/api/papers/submit', { paperId: '2603.99999' })).status).toBe(404);
  arxiv.next({ status: 503 });
  expect((await ask('POST', '/api/papers/index', { arxivId: '2603.99998' })).status).toBe(503);
  const noVote = await program(['submit']);
  expect((await noVote.ask('POST', '/api/papers/submit', { paperId: RICH.sourceKey })).status).toBe(403);
});

test('a claim is confirmed by ORCID, shows in the JSON, and lets its author set links', async () => {
  const { ask, person } = await program();
  const links = `/api/papers/${OWN.sourceKey}/links`;
  const claim = { paperId: OWN.sourceKey, claimAuthorId: hfAuthorId(OWN.sourceKey, 0) };
  const repository = { githubRepo: 'https://github.com/ada/kites' };
  expect((await ask('POST', links, repository)).status).toBe(403);
  await verifyOrcid(site.database.db, person.id, ORCID, new Date());
  const own = hfUser({ origin: site.origin, name: '' }, { name: person.handle })._id;
  expect(
    await ask('POST', '/api/settings/papers/claim', { ...claim, targetUserId: 'f'.repeat(24) }),
  ).toMatchObject({ status: 403 });
  expect(await ask('POST', '/api/settings/papers/claim', { ...claim, targetUserId: own })).toEqual({
    status: 201,
    body: { ...claim, targetUserId: own, status: 'confirmed' },
  });
  expect((await ask('POST', '/api/settings/papers/claim', claim)).status).toBe(409);
  expect((await detail(OWN.sourceKey)).authors).toMatchObject([
    { name: 'Ada Quill', status: 'claimed_verified', user: { user: person.handle } },
    { name: 'Bo Lind' },
  ]);
  expect(await ask('POST', links, repository)).toMatchObject({ status: 200, body: repository });
  expect((await ask('POST', links, { githubRepo: 'javascript:alert(1)' })).status).toBe(400);
  expect((await ask('POST', links, { githubRepo: 'https://evil.example/github.com/a/b' })).status).toBe(400);
  expect(await ask('POST', links, { githubRepo: null })).toMatchObject({ status: 200 });
  expect(await detail(OWN.sourceKey)).not.toHaveProperty('githubRepo');
});

test('without ORCID a claim waits, and the JSON says nothing of it', async () => {
  const { ask } = await program();
  const claim = {
    paperId: OWN.sourceKey,
    claimAuthorId: hfAuthorId(OWN.sourceKey, 1),
    evidence: 'Ask my group.',
  };
  expect(await ask('POST', '/api/settings/papers/claim', claim)).toMatchObject({
    status: 201,
    body: { status: 'pending' },
  });
  expect((await detail(OWN.sourceKey)).authors[1]).not.toHaveProperty('user');
  expect(
    (await ask('POST', '/api/settings/papers/claim', { ...claim, claimAuthorId: '0'.repeat(24) })).status,
  ).toBe(404);
});

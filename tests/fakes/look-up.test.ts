// Looking one paper up, against servers that speak the real protocols and misbehave.
import { readConfiguration } from '@papertape/configuration';
import type { Database } from '@papertape/database';
import { getSourceState, leaseSource, releaseSource } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { lookUpPaper } from '@papertape/jobs/lookup';
import type { Identifier } from '@papertape/papers';
import { ARXIV_OAI, ARXIV_RSS } from '@papertape/sources';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inventPaper, paperPage, startArxivOai, startDoi, startWebSite } from './index.ts';
import type { FakeArxivOai, FakeDoi, FakeWebSite } from './index.ts';
import { useFakes } from './use-fakes.ts';

const fakes = useFakes();
const NOW = new Date('2026-03-05T10:00:00.000Z');
const DOI = '10.5555/kites.7';
const paper = inventPaper(7, '2026-03-02');
let database: Database;
let arxiv: FakeArxivOai;
let doi: FakeDoi;
let web: FakeWebSite;
let slept: number[];
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  arxiv = fakes.keep(await startArxivOai([paper]));
  doi = fakes.keep(
    await startDoi({ [DOI]: { title: 'Kites as Antennas', author: [{ given: 'Ada', family: 'Quill' }] } }),
  );
  web = fakes.keep(await startWebSite());
  slept = [];
  for (const source of [ARXIV_OAI, ARXIV_RSS])
    await database.pool.query('delete from source_states where source = $1', [source]);
});

const ask = (identifier: Identifier, settings: Record<string, string> = {}) =>
  lookUpPaper(
    {
      configuration: readConfiguration({
        ARXIV_OAI_URL: arxiv.url,
        DOI_URL: doi.origin,
        ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
        FETCH_TIMEOUT_MS: '1500',
        ...settings,
      }),
      database,
      now: () => NOW,
      sleep: (milliseconds) => {
        slept.push(milliseconds);
        return Promise.resolve();
      },
    },
    identifier,
  );
const page = (path: string): Identifier => ({ scheme: 'url', value: `${web.origin}${path}` });

test('arXiv is asked once for the one record, whose feed days are left out', async () => {
  const answer = await ask({ scheme: 'arxiv', value: paper.id });
  expect(answer).toMatchObject({
    kind: 'found',
    record: { source: ARXIV_OAI, sourceKey: paper.id, title: paper.title, listings: [] },
  });
  expect(arxiv.requests.map(({ url }) => url.search)).toEqual([
    `?verb=GetRecord&identifier=oai%3AarXiv.org%3A${paper.id}&metadataPrefix=arXivRaw`,
  ]);
  expect(await ask({ scheme: 'arxiv', value: '2603.99999' })).toMatchObject({ kind: 'missing' });
});

test('a reader waits for a harvest to end, but not for ever', async () => {
  await leaseSource(database.db, ARXIV_RSS, 'elsewhere:1:x', 60, NOW);
  expect(await ask({ scheme: 'arxiv', value: paper.id })).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('Try again in a minute') as string,
  });
  expect(slept.length).toBeGreaterThan(10);
  expect(arxiv.requests).toHaveLength(0);
  await releaseSource(database.db, ARXIV_RSS, 'elsewhere:1:x');
  expect(await ask({ scheme: 'arxiv', value: paper.id })).toMatchObject({ kind: 'found' });
  expect(slept).toContain(3000); // the pause that arXiv asks for
});

test("'too many requests' is remembered: nobody asks arXiv again for a while", async () => {
  arxiv.next({ status: 429, headers: { 'retry-after': '30' }, body: 'Rate exceeded.' });
  expect(await ask({ scheme: 'arxiv', value: paper.id })).toMatchObject({ kind: 'unreachable' });
  expect(await ask({ scheme: 'arxiv', value: paper.id })).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('asked for fewer requests') as string,
  });
  expect(arxiv.requests).toHaveLength(1);
  expect((await getSourceState(database.db, ARXIV_RSS))?.cursor['pausedUntil']).toBeDefined();
});

test('a DOI is resolved through its agency', async () => {
  expect(await ask({ scheme: 'doi', value: DOI })).toMatchObject({
    kind: 'found',
    record: { source: 'crossref', title: 'Kites as Antennas', identifiers: [{ scheme: 'doi', value: DOI }] },
  });
  expect(doi.requests.map(({ url }) => url.pathname)).toEqual([`/${DOI}`, `/transform/${DOI}`]);
  expect(await ask({ scheme: 'doi', value: '10.5555/none' })).toMatchObject({ kind: 'missing' });
  doi.always({ status: 500 });
  expect(await ask({ scheme: 'doi', value: DOI })).toMatchObject({ kind: 'unreachable' });
});

test('a page tells of its paper; a DOI on it is asked instead, and counts', async () => {
  web.hold({
    '/plain': paperPage('On kites', [
      ['citation_author', 'Quill, Ada'],
      ['citation_author_orcid', '0000-0002-1825-0097'],
    ]),
    '/named': paperPage('A title that the page made up', [['citation_doi', DOI]]),
    '/wrong': paperPage('On strings', [['citation_doi', '10.5555/none']]),
    '/pdf': { headers: { 'content-type': 'application/pdf' }, body: '%PDF-1.7' },
  });
  const plain = await ask(page('/plain'));
  expect(plain).toMatchObject({
    kind: 'found',
    record: { source: 'web', title: 'On kites', authors: [{ name: 'Ada Quill' }] },
  });
  expect(JSON.stringify(plain)).not.toContain('0000-0002');
  expect(await ask(page('/named'))).toMatchObject({
    record: { source: 'crossref', title: 'Kites as Antennas' },
  });
  // A DOI that nobody registered is not taken from the page.
  expect(await ask(page('/wrong'))).toMatchObject({
    record: { title: 'On strings', identifiers: [page('/wrong')] },
  });
  expect(await ask(page('/pdf'))).toMatchObject({ kind: 'unreachable' });
  expect(await ask(page('/not-there'))).toMatchObject({ kind: 'unreachable' });
});

test('a page inside the network is not reached, however it is named', async () => {
  const inside = { ALLOW_PRIVATE_ADDRESSES: '' };
  web.hold({ '/secret': paperPage('Inside', []) });
  for (const address of [
    `${web.origin}/secret`,
    `http://localhost:${web.port}/secret`,
    `http://[::ffff:127.0.0.1]:${web.port}/secret`,
  ])
    expect(await ask({ scheme: 'url', value: address }, inside), address).toMatchObject({
      kind: 'unreachable',
    });
  expect(web.requests).toHaveLength(0);
});

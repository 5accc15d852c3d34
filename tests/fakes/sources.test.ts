// The sources against servers that speak their formats, on good days and bad ones.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FeedDay } from '@papertape/papers';
import {
  createGuardedFetch,
  FetchError,
  fetchArxivFeed,
  fetchDailyPapers,
  fetchOaiPage,
  OaiError,
  XmlError,
  type GuardedFetch,
  type Reading,
} from '@papertape/sources';
import {
  inventPaper,
  inventPapers,
  startArxivOai,
  startArxivRss,
  startHuggingFace,
  withdraw,
  type Fake,
} from './index.ts';

const DAY = '2026-03-02' as FeedDay;
const running: Fake[] = [];
let fetch: GuardedFetch;

beforeEach(() => {
  fetch = createGuardedFetch({
    allow: ['127.0.0.1'],
    timeoutMs: 1_500,
    idleTimeoutMs: 400,
    retries: 2,
    userAgent: 'papertape-test',
    sleep: () => Promise.resolve(),
  });
});

afterEach(async () => {
  await fetch.close();
  await Promise.all(running.splice(0).map((fake) => fake.close()));
});

function keep<T extends Fake>(fake: T): T {
  running.push(fake);
  return fake;
}

async function all(pages: AsyncIterable<Reading>): Promise<Reading> {
  const whole: Reading = { records: [], rejected: [] };
  for await (const { records, rejected } of pages) {
    whole.records.push(...records);
    whole.rejected.push(...rejected);
  }
  return whole;
}

describe('arXiv RSS', () => {
  const news = () => inventPapers(3, DAY).map((paper) => ({ paper, type: 'new' as const }));

  test.each(['rss', 'atom'])('a day of announcements as %s', async (format) => {
    const fake = keep(await startArxivRss(DAY));
    const revised = inventPaper(9, '2026-01-10', { categories: ['cs.LG'] });
    fake.announce(DAY, [
      ...news(),
      { paper: inventPaper(3, DAY, { categories: ['cs.RO', 'cs.LG'] }), type: 'cross' },
      { paper: revised, type: 'replace', version: 3 },
    ]);
    const answer = await fetchArxivFeed(
      `${fake.origin}/${format}`,
      ['cs.LG', 'cs.AI', 'cs.CL'],
      {},
      { fetch },
    );
    if (!answer.changed) throw new Error('expected a feed');
    expect(fake.requests[0]?.url.pathname).toBe(`/${format}/cs.LG+cs.AI+cs.CL`);
    expect(answer.feed).toMatchObject({ day: DAY, items: 5, rejected: [] });
    const [first, , , cross, replaced] = answer.feed.records;
    expect(first).toMatchObject({
      source: 'arxiv-rss',
      sourceKey: `2603.10000@${DAY}`,
      identifiers: [{ scheme: 'arxiv', value: '2603.10000' }],
      title: 'On tidal clocks by sparse attention, part 0',
      categories: ['cs.LG', 'cs.AI'],
      listings: [{ day: DAY, listedAt: '2026-03-02T05:00:00.000Z' }],
      publishedAt: '2026-03-02T05:00:00.000Z',
      licence: 'http://creativecommons.org/licenses/by/4.0/',
    });
    expect(first?.abstract).toMatch(
      /^We look at tidal clocks & find .* \$O\(n\^\{1\}\)\$ steps where n < 2\./,
    );
    expect(first?.authors).toEqual([{ name: 'Ada Poe' }, { name: 'Torås Vik' }]);
    expect(cross).toMatchObject({ publishedAt: null, listings: [{ day: DAY }] });
    expect(replaced).toMatchObject({ listings: [], publishedAt: null, versions: [{ version: 3 }] });
  });

  test('an empty feed on a holiday is a feed', async () => {
    const fake = keep(await startArxivRss(DAY));
    const answer = await fetchArxivFeed(fake.url, ['cs.LG'], {}, { fetch });
    expect(answer).toMatchObject({ changed: true, feed: { day: DAY, items: 0, records: [], rejected: [] } });
  });

  test('what has not changed is not sent again', async () => {
    const fake = keep(await startArxivRss(DAY));
    fake.announce(DAY, news());
    const { validators } = await fetchArxivFeed(fake.url, ['cs.LG'], {}, { fetch });
    expect(await fetchArxivFeed(fake.url, ['cs.LG'], validators, { fetch })).toEqual({
      changed: false,
      validators,
    });
    fake.announce(DAY, []);
    expect(await fetchArxivFeed(fake.url, ['cs.LG'], validators, { fetch })).toMatchObject({ changed: true });
  });

  test('a malformed item is left out and named, the others stay', async () => {
    const fake = keep(await startArxivRss(DAY));
    fake.announce(DAY, news());
    fake.next('malformed');
    const answer = await fetchArxivFeed(fake.url, ['cs'], {}, { fetch });
    if (!answer.changed) throw new Error('expected a feed');
    expect(answer.feed.records.map(({ sourceKey }) => sourceKey)).toEqual([
      `2603.10001@${DAY}`,
      `2603.10002@${DAY}`,
    ]);
    expect(answer.feed.rejected).toMatchObject([{ item: '2603.10000v1' }]);
  });

  test('half an answer is asked again, and a cut one that claims to be whole is refused', async () => {
    const fake = keep(await startArxivRss(DAY));
    fake.announce(DAY, news());
    fake.next('half', 'hang-up');
    expect(await fetchArxivFeed(fake.url, ['cs'], {}, { fetch })).toMatchObject({ feed: { items: 3 } });
    expect(fake.requests).toHaveLength(3);
    fake.next('cut');
    await expect(fetchArxivFeed(fake.url, ['cs'], {}, { fetch })).rejects.toMatchObject({ truncated: true });
  });

  test('a silent server ends in a time-out', async () => {
    const fake = keep(await startArxivRss(DAY));
    fake.announce(DAY, news());
    fake.always('stall');
    const error = await fetchArxivFeed(fake.url, ['cs'], {}, { fetch }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FetchError);
    expect(error).toMatchObject({ failure: 'timeout' });
  });

  test('an error page is no feed', async () => {
    const fake = keep(await startArxivRss(DAY));
    fake.next({ body: '<!DOCTYPE html><html><body>Please wait</body></html>' });
    await expect(fetchArxivFeed(fake.url, ['cs'], {}, { fetch })).rejects.toThrow(XmlError);
    fake.next({ status: 404, body: 'no such feed' });
    await expect(fetchArxivFeed(fake.url, ['cs'], {}, { fetch })).rejects.toThrow(/answered 404/);
  });

  test('a redirect to another private address is refused', async () => {
    const inside = keep(await startArxivRss(DAY));
    const fake = keep(await startArxivRss(DAY));
    const strict = createGuardedFetch({
      allow: [`127.0.0.1:${fake.port}`],
      timeoutMs: 1_000,
      userAgent: 'test',
    });
    fake.next({ status: 302, headers: { location: inside.url } });
    await expect(fetchArxivFeed(fake.url, ['cs'], {}, { fetch: strict })).rejects.toMatchObject({
      failure: 'refused',
    });
    expect(inside.requests).toHaveLength(0);
    await strict.close();
  });
});

describe('arXiv OAI-PMH', () => {
  const first = { set: 'cs', from: DAY, until: null };

  test('a record with its versions, people and links', async () => {
    const paper = inventPaper(0, '2026-02-20', {
      datestamp: DAY,
      doi: '10.1234/Example.5',
      authors: ['Ada Poe', 'Bo Quick', 'Cy Roe'],
    });
    paper.versions.push({ submittedAt: '2026-03-01T10:00:00.000Z', size: '120kb', sourceType: 'D' });
    const fake = keep(await startArxivOai([paper], { now: () => new Date('2026-03-02T08:00:00Z') }));
    const page = await fetchOaiPage(fake.url, first, { fetch });
    expect(page).toMatchObject({
      rejected: [],
      deleted: [],
      resumptionToken: null,
      responseDate: '2026-03-02T08:00:00.000Z',
    });
    expect(page.records).toHaveLength(1);
    expect(page.records[0]).toMatchObject({
      source: 'arxiv-oai',
      sourceKey: '2602.10000',
      identifiers: [
        { scheme: 'arxiv', value: '2602.10000' },
        { scheme: 'doi', value: '10.1234/example.5' },
      ],
      title: 'On tidal clocks by sparse attention, part 0',
      authors: [{ name: 'Ada Poe' }, { name: 'Bo Quick' }, { name: 'Cy Roe' }],
      categories: ['cs.LG', 'cs.AI'],
      versions: [
        { version: 1, submittedAt: '2026-02-20T09:30:00.000Z' },
        { version: 2, submittedAt: '2026-03-01T10:00:00.000Z', title: paper.title },
      ],
      publishedAt: '2026-02-20T09:30:00.000Z',
      updatedAt: '2026-03-01T10:00:00.000Z',
      listings: [],
      withdrawnAt: null,
    });
    expect(page.records[0]?.links).toContainEqual({
      kind: 'code',
      url: 'https://github.com/invented-lab/part-0',
    });
  });

  test('the feed day of a paper is its datestamp only while nothing else has happened to it', async () => {
    const papers = [
      inventPaper(0, '2026-02-27', { datestamp: DAY }),
      inventPaper(1, '2026-01-05', { datestamp: DAY }),
      withdraw(inventPaper(2, '2026-02-27'), DAY, 'Withdrawn'),
    ];
    const fake = keep(await startArxivOai(papers));
    const { records } = await fetchOaiPage(fake.url, { ...first, set: null }, { fetch });
    expect(records.map(({ listings }) => listings)).toEqual([[{ day: DAY }], [], []]);
  });

  test('pages follow the resumption token to the end', async () => {
    const fake = keep(await startArxivOai(inventPapers(7, DAY), { pageSize: 3 }));
    const sizes: number[] = [];
    let page = await fetchOaiPage(fake.url, { set: null, from: DAY, until: DAY }, { fetch });
    sizes.push(page.records.length);
    expect(page.completeListSize).toBe(7);
    while (page.resumptionToken !== null) {
      page = await fetchOaiPage(fake.url, { resumptionToken: page.resumptionToken }, { fetch });
      sizes.push(page.records.length);
    }
    expect(sizes).toEqual([3, 3, 1]);
  });

  test('nothing to tell is an empty page, and an expired token an error with its code', async () => {
    const fake = keep(await startArxivOai(inventPapers(7, DAY), { pageSize: 3 }));
    const later = { ...first, from: '2026-03-05' as FeedDay };
    expect(await fetchOaiPage(fake.url, later, { fetch })).toMatchObject({
      records: [],
      resumptionToken: null,
    });
    const { resumptionToken } = await fetchOaiPage(fake.url, first, { fetch });
    fake.expireTokens();
    const error = await fetchOaiPage(fake.url, { resumptionToken: resumptionToken ?? '' }, { fetch }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(OaiError);
    expect(error).toMatchObject({ code: 'badResumptionToken' });
  });

  test('a withdrawn paper keeps its record and says why; a deleted one is named', async () => {
    const reason = 'This paper has been withdrawn by the authors due to a flaw in Lemma 2';
    const innocent = inventPaper(2, DAY, {
      comment: 'Supersedes arXiv:2501.00001, which has been withdrawn',
    });
    const papers = [
      withdraw(inventPaper(0, DAY), DAY, reason),
      inventPaper(1, DAY, { deleted: true }),
      innocent,
    ];
    const fake = keep(await startArxivOai(papers));
    const page = await fetchOaiPage(fake.url, { ...first, set: null }, { fetch });
    expect(page.records).toMatchObject([
      { sourceKey: '2603.10000', withdrawnAt: `${DAY}T08:00:00.000Z`, withdrawalReason: reason },
      { sourceKey: '2603.10002', withdrawnAt: null, withdrawalReason: null },
    ]);
    expect(page.deleted).toEqual([{ id: '2603.10001', deletedAt: `${DAY}T00:00:00.000Z` }]);
  });

  test('a malformed record is left out and named', async () => {
    const fake = keep(await startArxivOai(inventPapers(3, DAY)));
    fake.next('malformed');
    const page = await fetchOaiPage(fake.url, { ...first, set: null }, { fetch });
    expect(page.records).toHaveLength(2);
    expect(page.rejected).toMatchObject([{ item: '2603.10000' }]);
  });

  test('a cut page is refused', async () => {
    const fake = keep(await startArxivOai(inventPapers(3, DAY)));
    fake.next('cut');
    await expect(fetchOaiPage(fake.url, first, { fetch })).rejects.toMatchObject({ truncated: true });
  });
});

describe('Hugging Face daily', () => {
  test('every page of a day, with everything it tells', async () => {
    const fake = keep(await startHuggingFace(DAY));
    fake.list(DAY, inventPapers(230, '2026-02-27'));
    const { records, rejected } = await all(fetchDailyPapers(fake.url, DAY, { fetch }));
    expect(rejected).toEqual([]);
    expect(new Set(records.map(({ sourceKey }) => sourceKey)).size).toBe(230);
    expect(fake.requests.map(({ url }) => url.search)).toEqual(
      [0, 1, 2].map((page) => `?date=${DAY}&limit=100&p=${page}`),
    );
    expect(records[3]).toMatchObject({
      source: 'huggingface',
      sourceKey: `2602.10003@${DAY}`,
      identifiers: [{ scheme: 'arxiv', value: '2602.10003' }],
      publishedAt: '2026-02-27T09:30:00.000Z',
      listings: [
        {
          day: DAY,
          listedAt: `${DAY}T13:05:00.000Z`,
          submittedBy: {
            name: 'reader-3',
            fullname: 'The reader reader-3',
            avatarUrl: 'https://cdn.example.org/avatars/reader-3.png',
          },
        },
      ],
      links: [
        { kind: 'pdf', url: 'https://arxiv.org/pdf/2602.10003' },
        { kind: 'code', url: 'https://github.com/invented-lab/part-3' },
      ],
      thumbnailUrl: 'https://cdn.example.org/thumbnails/2602.10003.png',
      upvotes: 21,
      comments: 3,
      githubStars: 12,
      keywords: ['invented', 'part 03'],
      aiSummary: 'A machine says: On orchard graphs by sparse attention, part 3.',
      organization: 'The Invented Lab',
    });
  });

  test('a day that has not begun, and one without papers, give nothing', async () => {
    const fake = keep(await startHuggingFace(DAY));
    expect(await all(fetchDailyPapers(fake.url, '2026-03-03' as FeedDay, { fetch }))).toEqual({
      records: [],
      rejected: [],
    });
    expect(await all(fetchDailyPapers(fake.url, DAY, { fetch }))).toEqual({ records: [], rejected: [] });
  });

  test('malformed JSON and another kind of answer are errors', async () => {
    const fake = keep(await startHuggingFace(DAY));
    fake.list(DAY, inventPapers(2, DAY));
    fake.next('malformed');
    await expect(all(fetchDailyPapers(fake.url, DAY, { fetch }))).rejects.toThrow(/malformed/);
    fake.next('cut');
    await expect(all(fetchDailyPapers(fake.url, DAY, { fetch }))).rejects.toThrow(/ends early/);
    fake.next({ body: '{"error":"busy"}' });
    await expect(all(fetchDailyPapers(fake.url, DAY, { fetch }))).rejects.toThrow(/no list/);
  });
});

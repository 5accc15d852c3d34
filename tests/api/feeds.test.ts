// Feeds and downloads of a running site.
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BARE, BUSY_COUNT, inventedRecords, LATEST_DAY, RICH } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startSite(inventedRecords());
});
afterAll(() => site.close());

const text = async (path: string) => {
  const response = await site.get(path);
  expect(response.status, path).toBe(200);
  return response.text();
};
const atom = async (path: string) => parseAtomFeed(await text(path));
const linkOf = (feed: Awaited<ReturnType<typeof atom>>, rel: string) =>
  feed.links?.find((link) => link.rel === rel)?.href;

describe.each([
  'daily',
  'weekly',
  'monthly',
  'trending',
  'category/cs.CL',
  'author/ada-corridor',
  'source/huggingface',
])('the feed %s', (view) => {
  test('holds the same papers in all three formats', async () => {
    const fromAtom = (await atom(`/feeds/${view}.atom`)).entries?.map(({ id }) => id);
    const fromRss = parseRssFeed(await text(`/feeds/${view}.rss`)).items?.map(({ guid }) => guid?.value);
    const fromJson = parseJsonFeed(await text(`/feeds/${view}.json`)).items?.map(({ id }) => id);
    expect(fromAtom).toContain(`urn:papertape:paper:${RICH.sourceKey}`);
    expect(fromRss).toEqual(fromAtom);
    expect(fromJson).toEqual(fromAtom);
  });

  test('names itself by its address', async () => {
    const feed = await atom(`/feeds/${view}.atom`);
    expect(linkOf(feed, 'self')).toBe(`${site.origin}/feeds/${view}.atom`);
    expect(feed.id).toBe(`${site.origin}/feeds/${view}`);
  });
});

test('the daily feed shows the latest day and leads to the days before', async () => {
  const titles: unknown[] = [];
  let next: string | undefined = '/feeds/daily.atom?limit=100';
  for (let page = 0; next !== undefined && page < 10; page += 1) {
    const feed = await atom(next);
    titles.push(...(feed.entries ?? []).map(({ title }) => title?.value));
    next = linkOf(feed, 'next')?.replace(site.origin, '');
  }
  expect(titles.slice(0, 2).sort()).toEqual([BARE.title, RICH.title].sort());
  expect(titles).toHaveLength(BUSY_COUNT + 3);
  expect(next).toBeUndefined();
});

test('a feed of a search holds what has the words', async () => {
  const feed = await atom('/feeds/search.atom?q=umbrellas');
  expect(feed.entries?.map(({ title }) => title?.value)).toEqual([BARE.title]);
  expect(linkOf(feed, 'alternate')).toBe(`${site.origin}/search?q=umbrellas`);
});

test.each([
  ['/feeds/hourly.atom', 404],
  ['/feeds/daily.xml', 404],
  ['/feeds/author/nobody-at-all.rss', 404],
  ['/feeds/category/Not a category.rss', 404],
  ['/feeds/search.rss', 400],
  ['/feeds/daily.rss?date=yesterday', 400],
  ['/feeds/trending.rss?cursor=nonsense', 400],
])('%s gets %i in plain words', async (path, status) => {
  const response = await site.get(path);
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
});

test.each([
  '/feeds/daily.atom',
  '/feeds/trending.rss',
  '/feeds/category/cs.LG.json',
  '/papers/2603.00001.bib',
])('%s is sent once to who asks again with its tag or its date', async (path) => {
  const first = await site.get(path);
  expect(first.headers.get('Cache-Control')).toBe('public, max-age=300');
  const tag = first.headers.get('ETag') ?? '';
  const date = first.headers.get('Last-Modified') ?? '';
  expect((await site.get(path, { headers: { 'If-None-Match': tag } })).status).toBe(304);
  expect((await site.get(path, { headers: { 'If-Modified-Since': date } })).status).toBe(304);
  const before = new Date(Date.parse(date) - 1000).toUTCString();
  expect((await site.get(path, { headers: { 'If-Modified-Since': before } })).status).toBe(200);
  const head = await site.get(path, { method: 'HEAD' });
  expect([head.status, head.headers.get('ETag')]).toEqual([200, tag]);
});

describe('downloads', () => {
  test.each([
    ['.md', 'text/markdown; charset=utf-8', '# Lantern Routing'],
    ['.bib', 'application/x-bibtex; charset=utf-8', '@misc{corridor2026lantern,'],
    ['.ris', 'application/x-research-info-systems; charset=utf-8', 'TY  - UNPB\r\n'],
    ['.json', 'application/vnd.citationstyles.csl+json; charset=utf-8', '"type": "article"'],
  ])('%s', async (suffix, type, part) => {
    const response = await site.get(`/papers/2603.00001${suffix}`);
    expect(response.headers.get('Content-Type')).toBe(type);
    expect(await response.text()).toContain(part);
  });

  test('Accept: text/markdown turns the page into Markdown, a browser gets HTML', async () => {
    const page = (accept: string) => site.get('/papers/2603.00001', { headers: { Accept: accept } });
    expect((await page('text/markdown')).headers.get('Content-Type')).toBe('text/markdown; charset=utf-8');
    expect((await page('text/html,*/*;q=0.8')).headers.get('Content-Type')).toContain('text/html');
    expect((await page('*/*')).headers.get('Content-Type')).toContain('text/html');
  });

  test('of a paper that is not here there is none', async () => {
    expect((await site.get('/papers/9999.99999.md')).status).toBe(404);
  });
});

test('a paper without a picture gets one drawn', async () => {
  const [bare] = (
    (await site.json(`/api/daily_papers?date=${LATEST_DAY}`)) as {
      thumbnail: string;
      paper: { id: string };
    }[]
  ).filter(({ paper }) => paper.id === BARE.sourceKey);
  const response = await site.get(bare?.thumbnail.replace(site.origin, '') ?? '');
  expect(response.headers.get('Content-Type')).toBe('image/svg+xml; charset=utf-8');
  expect(await response.text()).toContain('A Quiet Paper about Umbrellas');
});

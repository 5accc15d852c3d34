// Existing clients of the Hugging Face papers API, against a running site.
import { load } from 'cheerio';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAsPython, RssHubProps, RustClientItem, TelegramBotItem } from './clients.ts';
import { BARE, BUSY_COUNT, BUSY_DAY, inventedRecords, LATEST_DAY, OLD, RICH } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startSite(inventedRecords());
});
afterAll(() => site.close());

type Json = Record<string, unknown>;
const list = async (path: string) => (await site.json(path)) as Json[];
const LISTS = [
  `/api/daily_papers?date=${LATEST_DAY}`,
  `/api/daily_papers?date=${BUSY_DAY}&limit=100`,
  '/api/daily_papers',
  '/api/daily_papers?sort=trending&limit=100',
  '/api/papers/search?q=lantern',
];

describe('huggingface_hub and its command line', () => {
  test('list_daily_papers(date=…) reads every fact of a paper', async () => {
    const items = (await list(`/api/daily_papers?date=${LATEST_DAY}`)).map(readAsPython);
    const rich = items.find(({ id }) => id === RICH.sourceKey);
    expect(rich).toMatchObject({
      title: RICH.title,
      upvotes: 31,
      comments: 4,
      authors: ['Ada Corridor', 'José Fernández-Gil'],
      aiSummary: 'Lanterns route attention.',
      githubRepo: 'https://github.com/example/lantern-routing',
      projectPage: 'https://lanterns.example.org/',
      publishedAt: new Date('2026-02-28T18:04:05Z'),
      submittedBy: { fullname: 'Grace Invented', user: 'grace' },
    });
  });

  test('no upvotes are 0, not None', async () => {
    const items = (await list(`/api/daily_papers?date=${LATEST_DAY}`)).map(readAsPython);
    expect(items.find(({ id }) => id === BARE.sourceKey)?.upvotes).toBe(0);
  });

  test('paper_info(id) reads the bare object, feed day included', async () => {
    const info = readAsPython((await site.json('/api/papers/2603.00001')) as Json);
    expect(info).toMatchObject({ id: '2603.00001', title: RICH.title, upvotes: 31 });
    expect(info.submittedAt).toEqual(new Date(`${LATEST_DAY}T00:00:00Z`));
  });

  test('pages follow the Link header until there is none', async () => {
    const seen: unknown[] = [];
    let next: string | null = `/api/daily_papers?date=${BUSY_DAY}&limit=50`;
    for (let page = 0; next !== null && page < 10; page += 1) {
      const response: Response = await site.get(next);
      seen.push(...((await response.json()) as Json[]).map((item) => readAsPython(item).id));
      const link = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1] ?? null;
      next = link === null ? null : link.replace(site.origin, '');
    }
    expect(next).toBeNull();
    expect(seen).toHaveLength(BUSY_COUNT);
    expect(new Set(seen).size).toBe(BUSY_COUNT);
  });

  test('list_papers(query=…) finds by words, read_paper(id) gets Markdown', async () => {
    const found = (await list('/api/papers/search?q=umbrellas&limit=5')).map(readAsPython);
    expect(found[0]?.title).toBe(BARE.title);
    const markdown = await site.get('/papers/2603.00002.md');
    expect(markdown.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8');
    expect(await markdown.text()).toMatch(/^# A Quiet Paper about Umbrellas\n/);
  });

  test('every element of every list can be read', async () => {
    for (const path of LISTS) {
      for (const element of await list(path)) {
        const info = readAsPython(element);
        expect(info, path).toMatchObject({ id: expect.any(String), title: expect.any(String) });
        expect(info.upvotes, path).not.toBeNull();
        expect(info.publishedAt, path).not.toBeNull();
        expect(info.submittedAt, path).not.toBeNull();
      }
    }
  });
});

describe.each([
  ['Samoed/hf-daily-papers-tg', TelegramBotItem],
  ['dlzht/hugging-face-client', RustClientItem],
] as const)('%s', (_name, Item) => {
  test.each(LISTS)('finds what it requires in %s', async (path) => {
    const items = await list(path);
    expect(items.length).toBeGreaterThan(0);
    const result = v.safeParse(v.array(v.object(Item.entries as v.ObjectEntries)), items);
    expect(result.issues?.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`)).toBeUndefined();
  });
});

describe('RSSHub huggingface/daily-papers', () => {
  const props = async (path: string) => {
    const html = await (await site.get(path)).text();
    const text = load(html)('div[data-target="DailyPapers"]').attr('data-props') ?? 'null';
    return v.parse(RssHubProps, JSON.parse(text)).dailyPapers;
  };

  test.each(['/papers', '/papers/week/2026-W10', '/papers/month/2026-03'])(
    'reads the papers from the page %s',
    async (path) => {
      const rich = (await props(path)).find(({ paper }) => paper.id === RICH.sourceKey);
      expect(rich).toMatchObject({ title: RICH.title, paper: { upvotes: 31, summary: RICH.abstract } });
    },
  );

  test('is sent from a week that has not come to the latest', async () => {
    const response = await site.get('/papers/week/2026-W40');
    expect(response.redirected).toBe(true);
    expect(new URL(response.url).pathname).toBe('/papers/week/2026-W10');
    expect(await props('/papers/week/2026-W40')).not.toHaveLength(0);
  });
});

test('capjamesg/hugging-face-papers-rss finds titles and addresses in h3 > a[href] on /papers', async () => {
  const page = load(await (await site.get('/papers')).text());
  const titles = page('h3 > a[href]')
    .toArray()
    .map((element) => [page(element).text().trim(), page(element).attr('href')]);
  expect(titles).toContainEqual([BARE.title, '/papers/2603.00002']);
  expect(titles.length).toBe(2);
});

test('an identifier of the old style keeps its slash everywhere', async () => {
  expect(await site.json('/api/papers/cs/0701001')).toMatchObject({ id: OLD.sourceKey });
  expect(await site.json('/api/arxiv/cs/0701001/repos')).toEqual({ models: [], datasets: [], spaces: [] });
  expect((await site.get('/papers/cs/0701001.bib')).status).toBe(200);
});

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import fc from 'fast-check';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, test } from 'vitest';
import { renderAtom } from './atom.ts';
import { feedOfPapers, type FeedHead } from './feed.ts';
import { barePaper, examplePaper, hostilePaper, SITE } from './fixtures.ts';
import { renderJsonFeed } from './json-feed.ts';
import { renderRss } from './rss.ts';

const HEAD: FeedHead = {
  title: 'Paper Club: daily',
  description: 'Papers of the day.',
  pageUrl: 'https://papers.example.org/papers',
  id: 'https://papers.example.org/feeds/daily',
  selfUrl: 'https://papers.example.org/feeds/daily.rss?a=1&b=2',
  nextUrl: 'https://papers.example.org/feeds/daily.rss?date=2026-02-28',
};
const PAPERS = [examplePaper(), barePaper(), hostilePaper()];
const feed = feedOfPapers(SITE, HEAD, PAPERS);

describe('golden files', () => {
  test('RSS', async () => {
    await expect(renderRss(feed)).toMatchFileSnapshot('golden/feed.rss');
  });
  test('Atom', async () => {
    await expect(renderAtom(feed)).toMatchFileSnapshot('golden/feed.atom');
  });
  test('JSON Feed', async () => {
    const pretty = JSON.stringify(JSON.parse(renderJsonFeed(feed)), null, 2);
    await expect(`${pretty}\n`).toMatchFileSnapshot('golden/feed.json.txt');
  });
});

describe('an independent parser reads back', () => {
  test('RSS', () => {
    const parsed = parseRssFeed(renderRss(feed));
    expect(parsed.title).toBe(HEAD.title);
    expect(parsed.atom?.links?.map(({ rel, href }) => [rel, href])).toEqual([
      ['self', HEAD.selfUrl],
      ['next', HEAD.nextUrl],
    ]);
    const item = parsed.items?.[0];
    expect(item?.title).toBe(examplePaper().title);
    expect(item?.link).toBe('https://papers.example.org/papers/2603.01234');
    expect(item?.guid).toMatchObject({ value: 'urn:papertape:paper:2603.01234', isPermaLink: false });
    expect(new Date(item?.pubDate ?? '').toISOString()).toBe('2026-02-27T18:04:05.000Z');
    expect(item?.dc?.creators).toEqual(['José Fernández-Gil', 'Ludwig van der Berg', 'Lantern Team']);
    expect(item?.categories?.map(({ name }) => name)).toEqual(['cs.LG', 'cs.CL']);
    expect(item?.description).toContain('<p>The corridor stays bright &amp; cheap.</p>');
    expect(item?.media?.thumbnails?.[0]?.url).toBe('https://pictures.example.org/lantern.png');
  });

  test('Atom', () => {
    const parsed = parseAtomFeed(renderAtom(feed));
    expect(parsed.id).toBe(HEAD.id);
    expect(parsed.updated).toBe('2026-03-04T09:00:00.000Z');
    expect(parsed.links?.map(({ rel }) => rel)).toEqual(['alternate', 'self', 'next']);
    const entry = parsed.entries?.[0];
    expect(entry).toMatchObject({
      id: 'urn:papertape:paper:2603.01234',
      published: '2026-02-27T18:04:05.000Z',
      updated: '2026-03-04T09:00:00.000Z',
    });
    expect(entry?.authors?.[0]).toEqual({
      name: 'José Fernández-Gil',
      uri: 'https://papers.example.org/authors/jose-fernandez-gil',
    });
  });

  test('JSON Feed', () => {
    const parsed = parseJsonFeed(renderJsonFeed(feed));
    expect(parsed.next_url).toBe(HEAD.nextUrl);
    expect(parsed.items?.[0]).toMatchObject({
      id: 'urn:papertape:paper:2603.01234',
      external_url: 'https://arxiv.org/abs/2603.01234',
      tags: ['cs.LG', 'cs.CL'],
    });
  });
});

test('texts from outside stay text: no element, no script address, no character XML forbids', () => {
  const hostile = feedOfPapers(SITE, HEAD, [hostilePaper()]);
  const item = parseRssFeed(renderRss(hostile)).items?.[0];
  expect(item?.title).toBe(
    'Up & <script>alert("1")</script> ]]> {50%_off} #1 \\ \uFFFD $\\frac{a}{b}$ costs $5 ~ ^',
  );
  expect(item?.description).not.toMatch(/<script|<b>|href="javascript/);
  expect(renderRss(hostile)).not.toContain('media:thumbnail');
});

test('what a machine wrote stands after the abstract, as text that says whose it is', () => {
  const machine = new Map([[examplePaper().id, { text: 'Lamps & <b>halls</b>.', model: 'lantern-7b' }]]);
  const [item, other] = feedOfPapers(SITE, HEAD, PAPERS, machine).items;
  expect(item?.html).toContain(
    '<p>The corridor stays bright &amp; cheap.</p><p><em>Lamps &amp; &lt;b&gt;halls&lt;/b&gt;. (Written by a machine: lantern-7b.)</em></p>',
  );
  expect(item?.summary).toBe(feed.items[0]?.summary);
  expect(other?.html).toBe(feed.items[1]?.html);
});

test('an entry without dates or authors is still a valid one', () => {
  const entry = parseAtomFeed(renderAtom(feedOfPapers(SITE, HEAD, [barePaper()]))).entries?.[0];
  expect(entry?.updated).toBe('1970-01-01T00:00:00.000Z');
  expect(entry?.links?.[0]?.href).toBe('https://papers.example.org/papers/cs/0701001');
});

test('an entry is never updated before it was published', () => {
  const paper = examplePaper({ updatedAt: '2020-01-01T00:00:00.000Z' });
  expect(feedOfPapers(SITE, HEAD, [paper]).items[0]?.updatedAt).toBe('2026-02-27T18:04:05.000Z');
});

test('any text whatever gives well-formed XML that says the same', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(anyText, anyText, (title, abstract) => {
      const one = feedOfPapers(SITE, { ...HEAD, title }, [examplePaper({ title: `x${title}`, abstract })]);
      for (const xml of [renderRss(one), renderAtom(one)]) expect(XMLValidator.validate(xml)).toBe(true);
      const read = new XMLParser({ ignoreAttributes: false, parseTagValue: false, trimValues: false });
      const document = read.parse(renderAtom(one)) as { feed: { entry: { title: unknown } } };
      expect(document.feed.entry.title).toBe(one.items[0]?.title);
    }),
  );
});

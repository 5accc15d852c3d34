import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_PEOPLE, type FeedDay, type FeedMonth, type Paper, type PaperVersion } from '@papertape/papers';
import { scriptJson } from '#lib/escape.ts';
import { paperPath, withParameters } from './addresses.ts';
import { calendarOf, dayLabel, rangeLabel } from './calendar.ts';
import { cardOf, thumbnailOf } from './card.ts';
import { paperMeta, shorten } from './paper-meta.ts';
import { punchTape } from './tape.ts';
import { diffWords, versionDiffs } from './version-diff.ts';

const PAPER: Paper = {
  id: 7,
  publicId: '2611.00042',
  title: 'Counting $n$ <b>sheep</b>',
  abstract: 'We count \\emph{sheep} & "goats" </script> until nobody is awake.',
  authors: ['Ada Quist', 'Bo Lind', 'Cy Dahl', 'Di Ek'].map((name) => ({
    name,
    slug: name.toLowerCase().replace(' ', '-'),
    affiliation: name === 'Ada Quist' ? 'Sheep Institute' : null,
    orcid: name === 'Ada Quist' ? '0000-0002-1825-0097' : null,
  })),
  categories: ['cs.LG', 'stat.ML'],
  publishedAt: '2026-11-20T02:00:00.000Z',
  updatedAt: null,
  listedOn: '2026-11-23' as FeedDay,
  listedAt: null,
  submittedBy: null,
  people: NO_PEOPLE,
  thumbnailUrl: 'http://insecure.example/x.png',
  mediaUrls: [],
  upvotes: 3,
  comments: 1,
  trendScore: 1,
  links: [
    { kind: 'pdf', url: 'https://example.org/a.pdf' },
    { kind: 'code', url: 'javascript:alert(1)' },
  ],
  keywords: ['sleep'],
  aiSummary: null,
  githubStars: null,
  organization: null,
  withdrawnAt: null,
  identifiers: [{ scheme: 'arxiv', value: '2611.00042' }],
  versions: [],
  listings: [],
  comment: null,
  licence: null,
  withdrawalReason: null,
  provenance: [],
};

test('a card names three authors, counts all, and keeps unsafe addresses out', () => {
  const card = cardOf(PAPER, { timeZone: 'America/New_York', today: '2026-11-23' as FeedDay });
  expect(card.authors.map(({ href }) => href)).toEqual([
    '/authors/ada-quist',
    '/authors/bo-lind',
    '/authors/cy-dahl',
  ]);
  expect(card.authorCount).toBe(4);
  // Two in the morning in London is still the day before in New York.
  expect(card.date).toEqual({ short: 'Nov 19', iso: PAPER.publishedAt });
  expect(card.links).toEqual([{ kind: 'pdf', label: 'PDF', href: 'https://example.org/a.pdf' }]);
  expect(card.thumbnailUrl).toBeNull();
  expect(card.titleHtml).toContain('&lt;b&gt;sheep');
});

test('thumbnails come from https or from the site itself', () => {
  const shown = (thumbnailUrl: string) => thumbnailOf({ thumbnailUrl });
  expect(shown('https://example.org/x.png')).not.toBeNull();
  expect(shown('/api/x.svg')).not.toBeNull();
  expect(shown('//example.org/x.png')).toBeNull();
  expect(shown('data:text/html,x')).toBeNull();
});

test('metadata has what Zotero reads, in its order', () => {
  const { tags, jsonLd, canonical, title } = paperMeta(PAPER, 'https://papers.example.org', 'Papers');
  const of = (key: string) => tags.filter((tag) => tag.key === key).map(({ content }) => content);
  expect(title).toBe('Counting n <b>sheep</b>');
  expect(canonical).toBe('https://papers.example.org/papers/2611.00042');
  expect(of('citation_author')).toEqual(['Ada Quist', 'Bo Lind', 'Cy Dahl', 'Di Ek']);
  expect(of('citation_publication_date')).toEqual(['2026/11/20']);
  expect(of('citation_doi')).toEqual(['10.48550/arXiv.2611.00042']);
  expect(of('citation_pdf_url')).toEqual(['https://example.org/a.pdf']);
  expect(of('og:image')).toEqual([]);
  expect(jsonLd).toMatchObject({ '@type': 'ScholarlyArticle', sameAs: ['https://arxiv.org/abs/2611.00042'] });
  expect(jsonLd).not.toHaveProperty('dateModified');
});

test('JSON in a script element cannot end it', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('</script>', '<!--', '\u2028', ']]>'), (text, trap) => {
      const json = scriptJson({ text: text + trap });
      expect(json).not.toMatch(/[<>\u2028]/);
      expect(JSON.parse(json)).toEqual({ text: text + trap });
    }),
  );
});

test('shorten cuts at a word', () => {
  expect(shorten('one two three', 9)).toBe('one two…');
  expect(shorten('short', 9)).toBe('short');
});

describe('version diff', () => {
  const version = (number: number, abstract: string | null): PaperVersion => ({
    version: number,
    submittedAt: null,
    title: null,
    abstract,
    comment: null,
  });

  test('gives back both texts', () => {
    const words = fc
      .array(fc.constantFrom('a', 'b', 'c', '$x$', 'long'), { maxLength: 12 })
      .map((w) => w.join(' '));
    fc.assert(
      fc.property(words, words, (before, after) => {
        const parts = diffWords(before, after) ?? [];
        const keep = (left: string) =>
          parts
            .filter(({ change }) => change !== left)
            .map(({ text }) => text)
            .join('');
        expect(keep('added')).toBe(before);
        expect(keep('removed')).toBe(after);
      }),
    );
  });

  test('compares neighbours whose abstracts are known', () => {
    const diffs = versionDiffs([
      version(1, 'We count sheep.'),
      version(3, 'We count many goats.'),
      version(2, null),
      version(4, 'We count many goats.'),
    ]);
    expect(diffs.map(({ from, to, added, removed }) => [from, to, added, removed])).toEqual([[1, 3, 2, 1]]);
  });
});

describe('calendar', () => {
  test('begins weeks on Monday and counts the papers', () => {
    const calendar = calendarOf(
      '2026-03' as FeedMonth,
      [{ day: '2026-03-03' as FeedDay, count: 5 }],
      (day) => day === '2026-03-03',
    );
    expect(calendar.label).toBe('March 2026');
    expect(calendar.weeks[0]?.days.map((day) => day?.number ?? 0)).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(calendar.weeks[1]?.days[1]).toEqual({ day: '2026-03-03', number: 3, count: 5, selected: true });
    expect(calendar.weeks.flatMap(({ days }) => days).filter(Boolean)).toHaveLength(31);
    expect([calendar.previous, calendar.next]).toEqual(['2026-02', '2026-04']);
  });

  test('labels are for people', () => {
    expect(dayLabel('2026-03-03' as FeedDay)).toBe('Tuesday, March 3, 2026');
    expect(rangeLabel('2026-03-30' as FeedDay, '2026-04-05' as FeedDay)).toMatch(
      /^March 30\s–\sApril 5, 2026$/,
    );
  });
});

test('addresses keep the slash of old arXiv ids and the other parameters', () => {
  expect(paperPath('cs/0701001', '.md')).toBe('/papers/cs/0701001.md');
  expect(paperPath('doi-10.1/a?b')).toBe('/papers/doi-10.1/a%3Fb');
  const url = new URL('http://x/papers?sort=newest&cursor=1');
  expect(withParameters(url, { cursor: null, category: 'cs.LG' })).toBe('/papers?sort=newest&category=cs.LG');
});

test('a tape is the same for the same paper and differs between papers', () => {
  expect(punchTape('2611.00042')).toEqual(punchTape('2611.00042'));
  expect(punchTape('2611.00042').data).not.toBe(punchTape('2611.00043').data);
  expect(punchTape('').tint).toBeLessThan(6);
});

import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { addressDigest, composeDigest } from './compose.ts';
import { documentOf, type EditionSource } from './document.ts';
import { digestHeaders } from './headers.ts';
import { snapshotOf } from './snapshot.ts';
import { defaultSubscription } from './subscription.ts';
import { periodWords } from './words.ts';

const site = { name: 'Paper Club', origin: 'https://papers.example.org' };
const links = {
  manage: 'https://papers.example.org/digests/preferences?token=a&x="1"',
  unsubscribe: 'https://papers.example.org/digests/unsubscribe?token=b',
};

function source(papers: number, known: { title?: string; name?: string } = {}): EditionSource {
  const { title = 'Tidal clocks in $O(n^2)$', name = 'Ada Quill' } = known;
  const outcome = {
    name: 'tides',
    title: 'Tides',
    ranAt: '2026-03-10T05:00:00Z',
    holds: 2,
    doesNotHold: 1,
    undecided: 0,
  };
  return {
    subscription: {
      ...defaultSubscription('Europe/Berlin'),
      topics: [{ kind: 'author', slug: 'ada', name }],
    },
    period: '2026-03-10',
    slug: 'daily-2026-03-10',
    shown: papers,
    content: {
      papers: Array.from({ length: papers }, (_, index) =>
        snapshotOf(
          {
            id: index + 1,
            publicId: `2603.0000${index}`,
            title,
            abstract: `We build a clock of $\\frac{1}{2}\\alpha$ tides. ${'It runs late. '.repeat(60)}`,
            authors: [{ name: 'Ada <b>Quill</b>', slug: 'ada', affiliation: null, orcid: null }],
            categories: ['cs.LG'],
            upvotes: 12,
            comments: 1,
          },
          [
            { kind: 'topic', topic: { kind: 'author', slug: 'ada', name }, place: 1, of: 2 },
            { kind: 'topic', topic: { kind: 'feed' }, place: 3, of: 214 },
          ],
          index === 0 ? outcome : null,
        ),
      ),
      ran: [{ ...outcome, name: 'harbours', title: 'Harbours <i>run</i>' }],
    },
  };
}

test('text and HTML say the same, with formulas in characters, reasons, and results of reproductions', () => {
  const mail = addressDigest(composeDigest(source(2), site), links);
  expect(mail.subject).toBe('Daily digest, Tuesday, March 10, 2026: 2 papers');
  const $ = load(mail.html);
  for (const words of [
    'Tidal clocks in O(n²)',
    'Ada <b>Quill</b>',
    'We build a clock of 1/2α tides.',
    'Ran today: 2 claims hold, 1 does not hold.',
    'Why: by Ada Quill, whom you follow; no. 3 of 214 by votes and comments',
    'Harbours <i>run</i>',
  ]) {
    expect(mail.text.replace(/\s+/g, ' ')).toContain(words);
    expect($('body').text().replace(/\s+/g, ' ')).toContain(words);
  }
  const hrefs = $('a')
    .map((_, a) => $(a).attr('href'))
    .get();
  for (const url of [links.manage, links.unsubscribe, 'https://papers.example.org/papers/2603.00000']) {
    expect(hrefs).toContain(url);
    expect(mail.text).toContain(url);
  }
});

test('nothing is loaded from anywhere, and lines of the text keep to 72 columns but for addresses', () => {
  const mail = addressDigest(composeDigest(source(3), site), links);
  expect(mail.html).not.toMatch(/<(?:img|link|script|iframe)|url\(|@import|@font-face/i);
  for (const line of mail.text.split('\n'))
    if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(72);
});

test('fifty papers stay under the 102 kB that Gmail shows', () => {
  const { html } = composeDigest(source(50), site);
  expect(Buffer.byteLength(html)).toBeLessThan(102_000);
});

test("no text of a paper or a name stands for another reader's address, or begins a header", () => {
  const place = '\uE010unsubscribe\uE011';
  const mail = addressDigest(
    composeDigest(source(1, { title: `A${place}\r\nBcc: x`, name: place }), site),
    links,
  );
  expect(mail.html.split(links.unsubscribe)).toHaveLength(2);
  expect(mail.subject).not.toMatch(/[\r\n]/);
  expect(mail.text).toContain('Aunsubscribe Bcc: x');
});

test('the headers of RFC 8058 stand together, and a name cannot break them', () => {
  const headers = digestHeaders({
    site: { name: 'Paper "Club"\r\nX: y', origin: 'https://papers.example.org:8443' },
    oneClickUrl: 'https://papers.example.org/digests/one-click/abc',
  });
  expect(headers['List-Unsubscribe']).toBe('<https://papers.example.org/digests/one-click/abc>');
  expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  expect(headers['List-Id']).toBe('"Paper Club X: y" <digests.papers.example.org>');
});

test.each([
  ['2026-W10', 'March 2 to 8, 2026'],
  ['2026-W14', 'March 30 to April 5, 2026'],
  ['2026-W53', 'December 28, 2026 to January 3, 2027'],
  ['2026-02', 'February 2026'],
])('the period %s reads %s', (key, words) => expect(periodWords(key)).toBe(words));

test('five reproductions of other papers are told of, whatever those shown add to the list', () => {
  const edition = source(1);
  const names = ['tides', 'anchors', 'buoys', 'canals', 'docks', 'ebbs', 'fjords'];
  const ran = names.flatMap((name) => edition.content.ran.map((outcome) => ({ ...outcome, name })));
  const { ran: lines } = documentOf({ ...edition, content: { ...edition.content, ran } }, site);
  expect(lines.map(({ url }) => url.split('/').at(-1))).toEqual(names.slice(1, 6));
});

test('what a machine wrote of a paper is told as that, in both parts, as the text it is', () => {
  const given = source(1);
  const [paper] = given.content.papers;
  if (!paper) throw new Error('The edition has no paper.');
  const machine = { text: 'A <b>clock</b> runs late.', model: 'lantern-7b' };
  const content = { ...given.content, papers: [{ ...paper, machine }] };
  const mail = addressDigest(composeDigest({ ...given, content }, site), links);
  expect(mail.text).toContain('A <b>clock</b> runs late. (Written by a machine: lantern-7b.)');
  expect(load(mail.html)('p').text()).toContain(
    'A <b>clock</b> runs late. (Written by a machine: lantern-7b.)',
  );
  expect(addressDigest(composeDigest(given, site), links).text).not.toContain('machine');
});

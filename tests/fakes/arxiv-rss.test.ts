import { describe, expect, test } from 'vitest';
import type { FeedDay } from '@papertape/papers';
import { createGuardedFetch, FetchError, fetchArxivFeed, XmlError } from '@papertape/sources';
import { inventPaper, inventPapers, startArxivRss } from './index.ts';
import { useFakes } from './use-fakes.ts';

const DAY = '2026-03-02' as FeedDay;
const { keep, request } = useFakes();

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
      request(),
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
    const answer = await fetchArxivFeed(fake.url, ['cs.LG'], {}, request());
    expect(answer).toMatchObject({ changed: true, feed: { day: DAY, items: 0, records: [], rejected: [] } });
  });

  test('what has not changed is not sent again', async () => {
    const fake = keep(await startArxivRss(DAY));
    fake.announce(DAY, news());
    const { validators } = await fetchArxivFeed(fake.url, ['cs.LG'], {}, request());
    expect(await fetchArxivFeed(fake.url, ['cs.LG'], validators, request())).toEqual({
      changed: false,
      validators,
    });
    fake.announce(DAY, []);
    expect(await fetchArxivFeed(fake.url, ['cs.LG'], validators, request())).toMatchObject({ changed: true });
  });

  test('a malformed item is left out and named, the others stay', async () => {
    const fake = keep(await startArxivRss(DAY));
    fake.announce(DAY, news());
    fake.next('malformed');
    const answer = await fetchArxivFeed(fake.url, ['cs'], {}, request());
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
    expect(await fetchArxivFeed(fake.url, ['cs'], {}, request())).toMatchObject({ feed: { items: 3 } });
    expect(fake.requests).toHaveLength(3);
    fake.next('cut');
    await expect(fetchArxivFeed(fake.url, ['cs'], {}, request())).rejects.toMatchObject({ truncated: true });
  });

  test('a silent server ends in a time-out', async () => {
    const fake = keep(await startArxivRss(DAY));
    fake.announce(DAY, news());
    fake.always('stall');
    const error = await fetchArxivFeed(fake.url, ['cs'], {}, request()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FetchError);
    expect(error).toMatchObject({ failure: 'timeout' });
  });

  test('an error page is no feed', async () => {
    const fake = keep(await startArxivRss(DAY));
    fake.next({ body: '<!DOCTYPE html><html><body>Please wait</body></html>' });
    await expect(fetchArxivFeed(fake.url, ['cs'], {}, request())).rejects.toThrow(XmlError);
    fake.next({ status: 404, body: 'no such feed' });
    await expect(fetchArxivFeed(fake.url, ['cs'], {}, request())).rejects.toThrow(/answered 404/);
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

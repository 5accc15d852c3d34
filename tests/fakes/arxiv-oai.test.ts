import { describe, expect, test } from 'vitest';
import type { FeedDay } from '@papertape/papers';
import { fetchOaiPage, OaiError } from '@papertape/sources';
import { inventPaper, inventPapers, startArxivOai, withdraw } from './index.ts';
import { useFakes } from './use-fakes.ts';

const DAY = '2026-03-02' as FeedDay;
const { keep, request } = useFakes();

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
    const page = await fetchOaiPage(fake.url, first, request());
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
    const { records } = await fetchOaiPage(fake.url, { ...first, set: null }, request());
    expect(records.map(({ listings }) => listings)).toEqual([[{ day: DAY }], [], []]);
  });

  test('pages follow the resumption token to the end', async () => {
    const fake = keep(await startArxivOai(inventPapers(7, DAY), { pageSize: 3 }));
    const sizes: number[] = [];
    let page = await fetchOaiPage(fake.url, { set: null, from: DAY, until: DAY }, request());
    sizes.push(page.records.length);
    expect(page.completeListSize).toBe(7);
    while (page.resumptionToken !== null) {
      page = await fetchOaiPage(fake.url, { resumptionToken: page.resumptionToken }, request());
      sizes.push(page.records.length);
    }
    expect(sizes).toEqual([3, 3, 1]);
  });

  test('nothing to tell is an empty page, and an expired token an error with its code', async () => {
    const fake = keep(await startArxivOai(inventPapers(7, DAY), { pageSize: 3 }));
    const later = { ...first, from: '2026-03-05' as FeedDay };
    expect(await fetchOaiPage(fake.url, later, request())).toMatchObject({
      records: [],
      resumptionToken: null,
    });
    const { resumptionToken } = await fetchOaiPage(fake.url, first, request());
    fake.expireTokens();
    const error = await fetchOaiPage(fake.url, { resumptionToken: resumptionToken ?? '' }, request()).catch(
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
    const page = await fetchOaiPage(fake.url, { ...first, set: null }, request());
    expect(page.records).toMatchObject([
      { sourceKey: '2603.10000', withdrawnAt: `${DAY}T08:00:00.000Z`, withdrawalReason: reason },
      { sourceKey: '2603.10002', withdrawnAt: null, withdrawalReason: null },
    ]);
    expect(page.deleted).toEqual([{ id: '2603.10001', deletedAt: `${DAY}T00:00:00.000Z` }]);
  });

  test('a malformed record is left out and named', async () => {
    const fake = keep(await startArxivOai(inventPapers(3, DAY)));
    fake.next('malformed');
    const page = await fetchOaiPage(fake.url, { ...first, set: null }, request());
    expect(page.records).toHaveLength(2);
    expect(page.rejected).toMatchObject([{ item: '2603.10000' }]);
  });

  test('a cut page is refused', async () => {
    const fake = keep(await startArxivOai(inventPapers(3, DAY)));
    fake.next('cut');
    await expect(fetchOaiPage(fake.url, first, request())).rejects.toMatchObject({ truncated: true });
  });
});

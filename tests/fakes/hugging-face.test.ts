import { describe, expect, test } from 'vitest';
import type { FeedDay } from '@papertape/papers';
import { fetchDailyPapers, type Reading } from '@papertape/sources';
import { inventPapers, startHuggingFace } from './index.ts';
import { useFakes } from './use-fakes.ts';

const DAY = '2026-03-02' as FeedDay;
const { keep, request } = useFakes();

async function all(pages: AsyncIterable<Reading>): Promise<Reading> {
  const whole: Reading = { records: [], rejected: [] };
  for await (const { records, rejected } of pages) {
    whole.records.push(...records);
    whole.rejected.push(...rejected);
  }
  return whole;
}

describe('Hugging Face daily', () => {
  test('every page of a day, with everything it tells', async () => {
    const fake = keep(await startHuggingFace(DAY));
    fake.list(DAY, inventPapers(230, '2026-02-27'));
    const { records, rejected } = await all(fetchDailyPapers(fake.url, DAY, request()));
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
    expect(await all(fetchDailyPapers(fake.url, '2026-03-03' as FeedDay, request()))).toEqual({
      records: [],
      rejected: [],
    });
    expect(await all(fetchDailyPapers(fake.url, DAY, request()))).toEqual({ records: [], rejected: [] });
  });

  test('malformed JSON and another kind of answer are errors', async () => {
    const fake = keep(await startHuggingFace(DAY));
    fake.list(DAY, inventPapers(2, DAY));
    fake.next('malformed');
    await expect(all(fetchDailyPapers(fake.url, DAY, request()))).rejects.toThrow(/malformed/);
    fake.next('cut');
    await expect(all(fetchDailyPapers(fake.url, DAY, request()))).rejects.toThrow(/ends early/);
    fake.next({ body: '{"error":"busy"}' });
    await expect(all(fetchDailyPapers(fake.url, DAY, request()))).rejects.toThrow(/no list/);
  });
});

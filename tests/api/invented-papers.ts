// Records of papers that do not exist, for tests of what the site says to programs.
import { addDays, emptyRecord, type FeedDay, type PaperRecord } from '@papertape/papers';

/** The latest feed day of the invented papers, and the one with many. */
export const LATEST_DAY = '2026-03-03' as FeedDay;
export const BUSY_DAY = '2026-03-02' as FeedDay;
/** Papers listed on the busy day: more than one page of the API. */
export const BUSY_COUNT = 120;

/** A paper with every fact that a source can give. */
export const RICH: PaperRecord = emptyRecord({
  source: 'huggingface',
  sourceKey: '2603.00001',
  identifiers: [{ scheme: 'arxiv', value: '2603.00001' }],
  title: 'Lantern Routing: $k$-th Light Attention for <Long> Corridors & Halls',
  abstract: 'We hang one lantern at every seventh token and follow the light.\n\nThe corridor stays bright.',
  authors: [{ name: 'Ada Corridor', affiliation: 'Delta Lab' }, { name: 'José Fernández-Gil' }],
  categories: ['cs.LG', 'cs.CL'],
  versions: [{ version: 1, submittedAt: '2026-02-28T18:04:05.000Z' }],
  listings: [
    {
      day: LATEST_DAY,
      listedAt: '2026-03-04T02:30:00.000Z',
      submittedBy: {
        name: 'grace',
        fullname: 'Grace Invented',
        avatarUrl: 'https://pictures.example.org/g.png',
      },
    },
  ],
  links: [
    { kind: 'pdf', url: 'https://arxiv.org/pdf/2603.00001' },
    { kind: 'code', url: 'https://github.com/example/lantern-routing' },
    { kind: 'project', url: 'https://lanterns.example.org/' },
  ],
  publishedAt: '2026-02-28T18:04:05.000Z',
  updatedAt: '2026-03-01T08:00:00.000Z',
  thumbnailUrl: 'https://pictures.example.org/lantern.png',
  mediaUrls: ['https://pictures.example.org/lantern.mp4'],
  upvotes: 31,
  comments: 4,
  githubStars: 77,
  keywords: ['lanterns', 'routing'],
  aiSummary: 'Lanterns route attention.',
  organization: 'Delta Lab',
});

/** A paper of which little is known: no votes, no picture, no submitter. */
export const BARE: PaperRecord = emptyRecord({
  source: 'arxiv',
  sourceKey: '2603.00002',
  identifiers: [{ scheme: 'arxiv', value: '2603.00002' }],
  title: 'A Quiet Paper about Umbrellas',
  abstract: 'Umbrellas are considered.',
  authors: [{ name: 'Bo Plain' }],
  categories: ['stat.ML'],
  publishedAt: '2026-02-27T00:00:00.000Z',
  listings: [{ day: LATEST_DAY, listedAt: '2026-03-03T17:00:00.000Z' }],
});

/** A paper with an identifier of the old style, which holds a slash. */
export const OLD: PaperRecord = emptyRecord({
  source: 'arxiv',
  sourceKey: 'cs/0701001',
  identifiers: [{ scheme: 'arxiv', value: 'cs/0701001' }],
  title: 'Sundials Revisited',
  abstract: 'Sundials tell the time by shadows.',
  authors: [{ name: 'Cy Shadow' }],
  categories: ['cs.AI'],
  publishedAt: '2007-01-01T00:00:00.000Z',
  listings: [{ day: addDays(BUSY_DAY, -20) }],
  withdrawnAt: '2026-02-01T00:00:00.000Z',
  withdrawalReason: 'It was night.',
});

/** All of them, with a busy day. */
export function inventedRecords(): PaperRecord[] {
  const crowd = Array.from({ length: BUSY_COUNT }, (_, index) => {
    const id = `2602.${String(10_000 + index)}`;
    return emptyRecord({
      source: 'arxiv',
      sourceKey: id,
      identifiers: [{ scheme: 'arxiv', value: id }],
      title: `Invented Method Number ${index}`,
      abstract: `Method ${index} sorts pebbles by weight and colour.`,
      authors: [{ name: `Author ${index % 7}` }],
      categories: [index % 2 === 0 ? 'cs.CV' : 'cs.LG'],
      publishedAt: new Date(Date.UTC(2026, 2, 1, 0, index)).toISOString(),
      listings: [{ day: BUSY_DAY, listedAt: '2026-03-02T17:00:00.000Z' }],
      upvotes: index % 11,
    });
  });
  return [RICH, BARE, OLD, ...crowd];
}

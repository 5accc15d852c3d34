// Invented papers for tests; one has everything, one has nothing, one is hostile.
import { NO_PEOPLE, type FeedDay, type Paper } from '@papertape/papers';
import type { FeedSite } from './site.ts';

export const SITE: FeedSite = { origin: 'https://papers.example.org', name: 'Paper Club' };

/** A paper with every fact; `changes` replaces some. */
export function examplePaper(changes: Partial<Paper> = {}): Paper {
  return {
    id: 7,
    publicId: '2603.01234',
    title: 'Sparse Lanterns: $O(n \\log n)$ Attention for Long Corridors',
    abstract: 'We hang one lantern at every $\\sqrt{n}$-th token.\n\nThe corridor stays bright & cheap.',
    authors: [
      { name: 'José Fernández-Gil', slug: 'jose-fernandez-gil', affiliation: null, orcid: null },
      { name: 'Ludwig van der Berg', slug: 'ludwig-van-der-berg', affiliation: 'Delta Lab', orcid: null },
      { name: 'Lantern Team', slug: 'lantern-team', affiliation: null, orcid: null },
    ],
    categories: ['cs.LG', 'cs.CL'],
    publishedAt: '2026-02-27T18:04:05.000Z',
    updatedAt: '2026-03-04T09:00:00.000Z',
    listedOn: '2026-03-01' as FeedDay,
    listedAt: '2026-03-01T17:00:00.000Z',
    submittedBy: { name: 'ada', fullname: 'Ada Invented', avatarUrl: '/avatars/ada.png' },
    people: NO_PEOPLE,
    thumbnailUrl: 'https://pictures.example.org/lantern.png',
    mediaUrls: ['https://pictures.example.org/lantern.mp4'],
    upvotes: 12,
    comments: 3,
    trendScore: 1500.5,
    links: [
      { kind: 'pdf', url: 'https://arxiv.org/pdf/2603.01234' },
      { kind: 'code', url: 'https://github.com/example/lanterns' },
      { kind: 'project', url: 'https://lanterns.example.org/' },
    ],
    keywords: ['sparse attention', 'lanterns'],
    aiSummary: 'Lanterns make long corridors cheap.',
    githubStars: 41,
    organization: 'Delta Lab',
    withdrawnAt: null,
    identifiers: [
      { scheme: 'arxiv', value: '2603.01234' },
      { scheme: 'doi', value: '10.5555/lantern.2026.7' },
    ],
    versions: [
      { version: 1, submittedAt: '2026-02-27T18:04:05.000Z', title: null, abstract: null, comment: null },
      {
        version: 2,
        submittedAt: '2026-03-04T09:00:00.000Z',
        title: null,
        abstract: null,
        comment: 'Fixed a *bulb*',
      },
    ],
    listings: [],
    comment: '12 pages, 3 figures',
    licence: 'https://creativecommons.org/licenses/by/4.0/',
    withdrawalReason: null,
    provenance: [],
    ...changes,
  };
}

/** A paper of which only an old-style identifier and a title are known. */
export function barePaper(): Paper {
  return examplePaper({
    id: 8,
    publicId: 'cs/0701001',
    title: 'On Nothing in Particular',
    abstract: '',
    authors: [],
    categories: [],
    publishedAt: null,
    updatedAt: null,
    listedOn: null,
    listedAt: null,
    submittedBy: null,
    thumbnailUrl: null,
    mediaUrls: [],
    upvotes: 0,
    comments: 0,
    links: [],
    keywords: [],
    aiSummary: null,
    githubStars: null,
    organization: null,
    identifiers: [{ scheme: 'arxiv', value: 'cs/0701001' }],
    versions: [],
    comment: null,
    licence: null,
  });
}

/** A paper whose texts try to break out of every format. */
export function hostilePaper(): Paper {
  return examplePaper({
    id: 9,
    publicId: 'doi-10.5555-hostile_1',
    title: 'Up\u0000 & <script>alert("1")</script> ]]> {50%_off} #1 \\ \uD800 $\\frac{a}{b}$ costs $5 ~ ^',
    abstract:
      '# Not a heading\n\n* not a list with `code` and [a](javascript:alert(1)) 99% _of_ the\u000b time',
    authors: [
      { name: 'Eve "and" <b>Mallory</b>', slug: 'eve-and-b-mallory-b', affiliation: null, orcid: null },
      { name: 'Bobby and Alice Tables', slug: 'bobby-and-alice-tables', affiliation: null, orcid: null },
    ],
    thumbnailUrl: 'javascript:alert(1)',
    links: [{ kind: 'code', url: 'javascript:alert(1)' }],
    identifiers: [{ scheme: 'doi', value: '10.5555/hostile_1' }],
    withdrawnAt: '2026-03-05T00:00:00.000Z',
    withdrawalReason: 'A proof was <wrong>.',
  });
}

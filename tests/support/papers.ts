// Invented papers for a whole site: those of the API's tests, and some with mathematics, versions and awkward texts.
import { emptyRecord, type PaperRecord } from '@papertape/papers';
import { inventedRecords, LATEST_DAY } from '../api/invented-papers.ts';

export { BARE, BUSY_COUNT, BUSY_DAY, LATEST_DAY, OLD, RICH } from '../api/invented-papers.ts';

/** Two versions with different abstracts, good and broken TeX, markup that must stay text. */
export const AWKWARD: PaperRecord = emptyRecord({
  source: 'arxiv',
  sourceKey: '2603.00009',
  identifiers: [
    { scheme: 'arxiv', value: '2603.00009' },
    { scheme: 'doi', value: '10.5555/papertape.9' },
  ],
  title: 'Kettles at $O(n \\log n)$: <script>alert("kettle")</script> and Broken $\\frac{a}{ Mathematics',
  abstract: 'We boil $n$ kettles in $O(n \\log n)$ & find <b>bold</b> steam. '.repeat(12),
  authors: Array.from({ length: 24 }, (_, index) => ({ name: `Kettle Keeper ${index + 1}` })),
  categories: ['cs.DS', 'cs.LG', 'math.CO'],
  versions: [
    {
      version: 1,
      submittedAt: '2026-02-20T10:00:00.000Z',
      title: 'Kettles',
      abstract: 'We boil many kettles.',
    },
    {
      version: 2,
      submittedAt: '2026-03-01T10:00:00.000Z',
      title: 'Kettles',
      abstract: 'We boil few large kettles.',
    },
  ],
  listings: [{ day: LATEST_DAY, listedAt: '2026-03-03T18:00:00.000Z' }],
  links: [{ kind: 'pdf', url: 'https://arxiv.org/pdf/2603.00009' }],
  publishedAt: '2026-02-20T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
  comment: '12 pages, 3 figures of kettles',
  licence: 'http://creativecommons.org/licenses/by/4.0/',
  upvotes: 12,
});

/** Every invented paper of the end-to-end tests. */
export function siteRecords(): PaperRecord[] {
  return [...inventedRecords(), AWKWARD];
}

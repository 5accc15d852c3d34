// Papers that do not exist, in as many as a test wants, always the same for the same number.

/** What a fake source knows of a paper. Dates are ISO 8601. */
export interface InventedPaper {
  id: string;
  title: string;
  abstract: string;
  authors: string[];
  categories: string[];
  comment: string | null;
  doi: string | null;
  licence: string;
  /** Submission of each version, the first first, with its size as arXiv writes it. */
  versions: { submittedAt: string; size: string; sourceType: string }[];
  /** Day on which arXiv last changed the record. */
  datestamp: string;
  deleted: boolean;
  upvotes: number;
  numComments: number;
  githubRepo: string | null;
}

const SUBJECTS = [
  'tidal clocks',
  'paper boats',
  'lighthouse codes',
  'orchard graphs',
  'kettle dynamics',
  'moth flight',
];
const METHODS = [
  'sparse attention',
  'slow gradients',
  'ring buffers',
  'folded kernels',
  'quiet priors',
  'greedy maps',
];
const NAMES = [
  'Ada Poe',
  "Ren\\'e Quick",
  'Mina Roe',
  'Tor{\\aa}s Vik',
  'Lu Xi',
  'José Álvarez',
  'Wen {\\v C}erny',
];
const CATEGORIES = ['cs.LG', 'cs.AI', 'cs.CL', 'cs.CV', 'stat.ML', 'cs.RO'];

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** Paper number `n` (from 0), submitted on `day`, with any field replaced. */
export function inventPaper(n: number, day: string, changes: Partial<InventedPaper> = {}): InventedPaper {
  const month = day.slice(2, 4) + day.slice(5, 7);
  const subject = at(SUBJECTS, n);
  const method = at(METHODS, Math.floor(n / SUBJECTS.length));
  return {
    id: `${month}.${String(10_000 + n).padStart(5, '0')}`,
    title: `On ${subject} by ${method}, part ${n}`,
    abstract: `We look at ${subject} & find that ${method} needs $O(n^{${1 + (n % 3)}})$ steps where n < ${n + 2}. Part ${n} of a series that nobody wrote.`,
    authors: [at(NAMES, n), at(NAMES, n + 3)],
    categories: [at(CATEGORIES, n), at(CATEGORIES, n + 1)],
    comment: n % 2 === 0 ? `${8 + (n % 5)} pages, code at https://github.com/invented-lab/part-${n}` : null,
    doi: null,
    licence: 'http://creativecommons.org/licenses/by/4.0/',
    versions: [{ submittedAt: `${day}T09:30:00.000Z`, size: `${100 + n}kb`, sourceType: 'D' }],
    datestamp: day,
    deleted: false,
    upvotes: (n * 7) % 50,
    numComments: n % 4,
    githubRepo: n % 3 === 0 ? `https://github.com/invented-lab/part-${n}` : null,
    ...changes,
  };
}

/** `count` papers of a day, numbered from `first`. */
export function inventPapers(count: number, day: string, first = 0): InventedPaper[] {
  return Array.from({ length: count }, (_none, index) => inventPaper(first + index, day));
}

/** The paper withdrawn by a further version that carries only the reason. */
export function withdraw(paper: InventedPaper, day: string, reason: string): InventedPaper {
  return {
    ...paper,
    comment: reason,
    datestamp: day,
    versions: [...paper.versions, { submittedAt: `${day}T08:00:00.000Z`, size: '0kb', sourceType: 'I' }],
  };
}

/** Text as it stands inside an XML element. */
export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** A date as RSS and arXivRaw write it: `Mon, 20 Jan 2025 18:05:20 GMT`. */
export function httpDate(iso: string): string {
  return new Date(iso).toUTCString();
}

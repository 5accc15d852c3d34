// When an entry without an identifier is taken for a paper: by title, author and year together.

/** What of a title counts: Latin letters and digits. The index papers_title of the database is made of the same. */
export function titleKey(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')
    .slice(0, 200);
}

/** Titles shorter than this are shared by too many papers. */
const SHORTEST_KEY = 10;
/** A preprint may be two years older than what was printed of it. */
const YEARS_APART = 2;

/** What is compared. */
export interface Described {
  title: string;
  authors: readonly string[];
  year: number | null;
}

/** Whether the title is long enough to find a paper by. */
export function isTelling(title: string): boolean {
  return titleKey(title).length >= SHORTEST_KEY;
}

/** Whether both describe one paper: the same title, an author in common, and about the same year. */
export function describesSame(one: Described, other: Described): boolean {
  if (!isTelling(one.title) || titleKey(one.title) !== titleKey(other.title)) return false;
  if (one.year !== null && other.year !== null && Math.abs(one.year - other.year) > YEARS_APART) return false;
  const families = new Set(other.authors.map(familyName));
  return one.authors.some((author) => families.has(familyName(author)));
}

function familyName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/,?\s+(?:jr|sr|ii|iii|iv)\.?$/, '');
  return plain.split(/\s+/).at(-1) ?? '';
}

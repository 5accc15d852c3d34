// What ranking looks at of a paper.

/** A paper as ranking sees it. */
export interface PaperFacts {
  id: number;
  /** The primary one first. */
  categories: readonly string[];
  /** Addresses of its authors. */
  authors: readonly string[];
  /** Words of its title and its keywords, each once (`termsOf`). */
  terms: readonly string[];
  upvotes: number;
  comments: number;
  trendScore: number;
  /** When it came to the feed, milliseconds since 1970. */
  appearedAt: number;
}

/** Words shorter than this tell little. */
const SHORTEST_TERM = 3;

/** The different words of a paper's title and keywords, in lower case, plurals as one. */
export function termsOf(title: string, keywords: readonly string[] = []): string[] {
  const words = `${title} ${keywords.join(' ')}`.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.filter((word) => word.length >= SHORTEST_TERM).map(singular))];
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

/** A term in more than this share of the papers tells nothing. */
const COMMON = 0.2;
/** Below so many papers no term is common. */
const FEW = 20;

/** How much a term tells, by how few of these papers have it: log(N / n), and 0 where a fifth of them do. */
export function termImportance(papers: readonly Pick<PaperFacts, 'terms'>[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const { terms } of papers) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const total = Math.max(papers.length, FEW);
  return (term) => {
    const count = counts.get(term) ?? 1;
    return count > COMMON * total ? 0 : Math.log(total / count);
  };
}

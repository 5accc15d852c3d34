// What is kept of a model's answer. All of it is plain text: whoever shows it escapes it.

/** What a paper says: the only text that an answer may rest on. */
export interface SourceText {
  title: string;
  abstract: string;
}

/** One claim of the abstract, and the words of the abstract or title that it rests on, as they stand there. */
export interface Claim {
  text: string;
  span: string;
}

/** What a machine wrote of a paper. */
export interface Enrichment {
  /** One sentence. */
  summary: string;
  keywords: string[];
  claims: Claim[];
  /** Named in the paper's text. */
  tasks: string[];
  dataSets: string[];
}

/** Characters of a text, entries of a list. What is longer is not kept, or the list is cut. */
export const LIMITS = {
  summary: 400,
  claim: 300,
  span: 600,
  term: 60,
  keywords: 8,
  claims: 6,
  tasks: 6,
  dataSets: 8,
} as const;

/** Reads what was stored, for whoever trusts no row blindly; null when it is no enrichment. */
export function parseEnrichment(value: unknown): Enrichment | null {
  if (typeof value !== 'object' || value === null) return null;
  const { summary, keywords, claims, tasks, dataSets } = value as Record<string, unknown>;
  if (typeof summary !== 'string' || !Array.isArray(claims)) return null;
  return {
    summary,
    keywords: texts(keywords),
    claims: claims.filter(isClaim).map(({ text, span }) => ({ text, span })),
    tasks: texts(tasks),
    dataSets: texts(dataSets),
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isClaim(value: unknown): value is Claim {
  if (typeof value !== 'object' || value === null) return false;
  const { text, span } = value as Record<string, unknown>;
  return typeof text === 'string' && typeof span === 'string';
}

/** The words by which search finds a paper beside those of its own text. */
export function searchedWords({ keywords, tasks, dataSets }: Enrichment): string[] {
  return [...new Set([...keywords, ...tasks, ...dataSets])];
}

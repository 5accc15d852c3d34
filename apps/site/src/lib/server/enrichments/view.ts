// What a machine wrote of papers, ready to be shown: always with whose it is. A model's words are plain text; the spans
// they rest on are the paper's own, mathematics and all.
import { getEnrichments, sentenceOf, type Queryable, type StoredEnrichment } from '@papertape/database';
import { dayAt, shortDate, type FeedDay, type MachineSentence, type PaperSummary } from '@papertape/papers';
import { abstractHtml } from '../mathematics/index.ts';

/** What a paper's page shows. */
export interface MachineWritten {
  summary: string;
  model: string;
  date: { short: string; iso: string };
  claims: { text: string; spanHtml: string }[];
  /** Terms with a search for each. */
  groups: { name: string; terms: { name: string; href: string }[] }[];
}

/** The view of what was written. */
export function machineWritten(
  enrichment: StoredEnrichment,
  { timeZone, today }: { timeZone: string; today: FeedDay },
): MachineWritten {
  const { summary, model, writtenAt, claims, keywords, tasks, dataSets } = enrichment;
  const group = (name: string, terms: readonly string[]) => ({
    name,
    terms: terms.map((term) => ({ name: term, href: `/search?q=${encodeURIComponent(`"${term}"`)}` })),
  });
  return {
    summary,
    model,
    date: { short: shortDate(dayAt(new Date(writtenAt), timeZone), today), iso: writtenAt },
    claims: claims.map(({ text, span }) => ({ text, spanHtml: abstractHtml(span) })),
    groups: [group('Keywords', keywords), group('Tasks', tasks), group('Data sets', dataSets)].filter(
      ({ terms }) => terms.length > 0,
    ),
  };
}

/** The sentences of these papers, by their numbers. */
export async function machineSentences(
  db: Queryable,
  papers: readonly Pick<PaperSummary, 'id'>[],
): Promise<Map<number, MachineSentence>> {
  const written = await getEnrichments(
    db,
    papers.map(({ id }) => id),
  );
  return new Map([...written].map(([id, enrichment]) => [id, sentenceOf(enrichment)]));
}

/**
 * The papers with what a machine wrote in the fields that clients know for it, where their source tells nothing there:
 * `ai_summary` and `ai_keywords` of the API. Never for pages, which say whose words these are.
 */
export async function withMachineFields<P extends PaperSummary>(
  db: Queryable,
  papers: readonly P[],
): Promise<P[]> {
  const written = await getEnrichments(
    db,
    papers.map(({ id }) => id),
  );
  return papers.map((paper) => {
    const enrichment = written.get(paper.id);
    if (enrichment === undefined) return paper;
    return {
      ...paper,
      aiSummary: paper.aiSummary ?? enrichment.summary,
      keywords: paper.keywords.length > 0 ? paper.keywords : enrichment.keywords,
    };
  });
}

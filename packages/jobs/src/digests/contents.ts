// What editions and previews are made of: the papers that may stand in them, and those chosen as an edition keeps them.
import {
  getEnrichments,
  getPaperSummaries,
  listCandidates,
  sentenceOf,
  type Database,
} from '@papertape/database';
import {
  snapshotOf,
  type DigestPaper,
  type EditionPaper,
  type Selected,
  type Topic,
} from '@papertape/digests';
import type { PaperSummary } from '@papertape/papers';
import type { DigestSources } from './sources.ts';

/** News of these topics since a moment. */
export async function candidatesOf(
  db: Database['db'],
  sources: Pick<DigestSources, 'search' | 'runs'>,
  topics: readonly Topic[],
  since: Date,
  now: Date,
): Promise<DigestPaper[]> {
  return listCandidates(db, {
    since,
    now,
    topics,
    runs: (await sources.runs?.(since, now)) ?? [],
    found: await findAll(sources, topics, since),
  });
}

/** What each query among the topics found. */
async function findAll(
  { search }: Pick<DigestSources, 'search'>,
  topics: readonly Topic[],
  since: Date,
): Promise<Map<string, Set<number>>> {
  const queries = new Set(topics.flatMap((topic) => (topic.kind === 'search' ? [topic.query] : [])));
  const found = new Map<string, Set<number>>();
  for (const query of search ? queries : []) found.set(query, new Set(await search?.(query, since)));
  return found;
}

/**
 * The chosen papers as an edition keeps them, in their order; those that have gone meanwhile are left out. `known` is
 * added to: editions of one moment have many papers in common.
 */
export async function snapshots(
  db: Database['db'],
  chosen: readonly Selected[],
  known = new Map<number, PaperSummary>(),
): Promise<EditionPaper[]> {
  const missing = chosen.map(({ paper }) => paper.id).filter((id) => !known.has(id));
  for (const summary of await getPaperSummaries(db, missing)) known.set(summary.id, summary);
  const written = await getEnrichments(
    db,
    chosen.map(({ paper }) => paper.id),
  );
  return chosen.flatMap(({ paper, reasons }) => {
    const summary = known.get(paper.id);
    const machine = written.get(paper.id);
    const sentence = machine ? sentenceOf(machine) : null;
    return summary ? [snapshotOf(summary, reasons, paper.reproduction, sentence)] : [];
  });
}

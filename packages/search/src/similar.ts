// Papers like a paper, from the indexes of search: its vector's neighbours and the papers that share its words.
import type { Database } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { fuse } from './channels/fusion.ts';
import { searchText } from './channels/text.ts';
import type { TextChannel } from './channels/text.ts';
import type { CompiledQuery } from './query/compile.ts';
import type { Served } from './serving.ts';
import { OWN_STEMS_END } from './words/document.ts';

export interface SimilarPaper {
  paperId: number;
  /** From 0 to 1, comparable within one answer only. */
  score: number;
}

/** Candidates of each channel. */
const CANDIDATES = 40;
// Measured with whole papers as queries (csfcube-background): nDCG@10 .622 with six stems, .621 with thirty in three
// times their time, about .611 by vectors alone.
/** Stems that the paper's words are compared by, the most repeated ones. */
const STEMS = 6;
/** A stem below this inverse document frequency, that is in a fifth of the papers, tells nothing and takes the longest. */
const LEAST_IMPORTANCE = 1.75;
/** Share of the text channel: a paper's vector knows more of it than that of a short query. */
const TEXT_WEIGHT = 0.2;

/** At most `limit` papers like the given one, best first; empty for a paper that is not indexed. */
export async function findSimilar(
  database: Database,
  channel: TextChannel,
  served: Served | null,
  paperId: number,
  limit: number,
): Promise<SimilarPaper[]> {
  const { db } = database;
  const { rows } = await db.execute<{ stems: string }>(
    sql`select stems from search_documents where paper_id = ${paperId}`,
  );
  if (!rows[0]) return [];
  const candidates = Math.max(CANDIDATES, limit + 1);
  const query = queryOf(
    tellingStems(rows[0].stems.split(OWN_STEMS_END, 1)[0]?.split(' ') ?? [], served?.embedder.importance),
  );
  // Full text takes ten times as long as BM25, more than it adds to the vectors.
  const worded = channel === 'bm25' || !served;
  const text = worded ? await searchText(db, channel, query, candidates) : new Map<number, number>();
  const vectors =
    (await served?.index.nearest({ paperId }, { query: null, limit: candidates, also: [...text.keys()] })) ??
    new Map<number, number>();
  const floor = served?.embedder.fusion.floor ?? 'zero';
  const others = (scores: ReadonlyMap<number, number>) =>
    new Map([...scores].filter(([id]) => id !== paperId));
  const fusion = { textWeight: TEXT_WEIGHT, floor, least: 0 };
  return fuse(others(text), others(vectors), fusion).slice(0, limit);
}

/** The stems that the paper repeats most, repetitions included; those said first before others. */
function tellingStems(
  stems: readonly string[],
  importance: (stem: string) => number = () => Infinity,
): string[] {
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return [...counts]
    .filter(([stem]) => importance(stem) >= LEAST_IMPORTANCE)
    .sort((a, b) => b[1] - a[1])
    .slice(0, STEMS)
    .flatMap(([stem, count]) => Array.from({ length: count }, () => stem));
}

function queryOf(stems: string[]): CompiledQuery {
  return { stems, text: '', anyStem: null, required: [], unwanted: [], facts: [], among: null, notes: [] };
}

// Papers like a paper, from the indexes of search: its vector's neighbours and the papers that share its words.
import type { Database } from '@papertape/database';
import { sql } from 'drizzle-orm';
import { fuse } from './channels/fusion.ts';
import { searchText } from './channels/text.ts';
import type { TextChannel } from './channels/text.ts';
import type { CompiledQuery } from './query/compile.ts';
import type { Served } from './serving.ts';

export interface SimilarPaper {
  paperId: number;
  /** From 0 to 1, comparable within one answer only. */
  score: number;
}

/** Candidates of each channel. */
const CANDIDATES = 60;
/** The paper's stems that its words are compared by, the most telling first. */
const STEMS = 40;

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
  const query = queryOf(tellingStems(rows[0].stems.split(' ')));
  const text = await searchText(db, channel, query, candidates);
  const vector = await served?.index.vectorOf(paperId);
  const vectors =
    served && vector
      ? await served.index.nearest(vector, { query: null, limit: candidates, also: [...text.keys()] })
      : new Map<number, number>();
  const fusion = served?.embedder.fusion ?? { textWeight: 1, floor: 'zero', least: 0 };
  const others = (scores: ReadonlyMap<number, number>) =>
    new Map([...scores].filter(([id]) => id !== paperId));
  return fuse(others(text), others(vectors), fusion).slice(0, limit);
}

/** Stems by how often the paper says them, those said first before others. */
function tellingStems(stems: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, STEMS)
    .flatMap(([stem, count]) => Array.from({ length: count }, () => stem));
}

function queryOf(stems: string[]): CompiledQuery {
  return { stems, text: '', anyStem: null, required: [], unwanted: [], facts: [], notes: [] };
}

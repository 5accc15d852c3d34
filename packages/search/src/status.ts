// What search can do here and now: for `papertape doctor` and the health page.
import type { Database } from '@papertape/database';
import type { TextChannel } from './channels/text.ts';
import type { EmbedderConfiguration } from './embedders/embedder.ts';
import { corpusSize } from './storage/corpus-pages.ts';
import { queueLength } from './storage/documents.ts';
import { listGenerations } from './storage/generations.ts';
import { countVectors } from './storage/vectors.ts';

export interface SearchStatus {
  text: { channel: TextChannel; note: string | null };
  vectors: { channel: 'pgvector' | 'exact' | 'off'; note: string | null };
  suggestions: { channel: 'trigrams' | 'spelling'; note: string | null };
  embedder: {
    kind: EmbedderConfiguration['kind'];
    /** What made the vectors that serve now; null before there are any. */
    active: string | null;
    dimensions: number | null;
    /** Why the configured embedder cannot be used, and what to do; null when nothing is wrong. */
    problem: string | null;
  };
  /** Papers found by text. */
  indexed: number;
  /** Papers waiting to be indexed. */
  waiting: number;
  /** Papers with a vector that serves. */
  embedded: number;
  /** A new generation of vectors in the making, or null. */
  building: { embedder: string; embedded: number } | null;
}

/** Reads the status from the database. */
export async function readStatus(
  database: Database,
  kind: EmbedderConfiguration['kind'],
  problem: string | null,
): Promise<SearchStatus> {
  const { db, extensions } = database;
  const generations = await listGenerations(db);
  const active = generations.find(({ state }) => state === 'active') ?? null;
  const building = generations.find(({ state }) => state === 'building') ?? null;
  return {
    text: textStatus(extensions.textSearch !== null),
    vectors: vectorStatus(kind, extensions.vector !== null),
    suggestions:
      extensions.trigram === null
        ? {
            channel: 'spelling',
            note: 'pg_trgm is missing: suggestions need the first letter or the ending right.',
          }
        : { channel: 'trigrams', note: null },
    embedder: { kind, active: active?.embedder ?? null, dimensions: active?.dimensions ?? null, problem },
    indexed: await corpusSize(db),
    waiting: await queueLength(db),
    embedded: active ? await countVectors(db, active.id) : 0,
    building: building && { embedder: building.embedder, embedded: await countVectors(db, building.id) },
  };
}

function textStatus(bm25: boolean): SearchStatus['text'] {
  if (bm25) return { channel: 'bm25', note: null };
  return {
    channel: 'full-text',
    note: 'pg_textsearch is missing (PostgreSQL 17 or later has it): ranked by full text, as good but much slower from some 50,000 papers on.',
  };
}

function vectorStatus(kind: EmbedderConfiguration['kind'], pgvector: boolean): SearchStatus['vectors'] {
  if (kind === 'off')
    return { channel: 'off', note: 'EMBEDDER is off: papers are found by their words only.' };
  if (pgvector) return { channel: 'pgvector', note: null };
  return {
    channel: 'exact',
    note: 'pgvector is missing: vectors are kept in memory (about 260 bytes a paper), which is right up to some 200,000 papers.',
  };
}

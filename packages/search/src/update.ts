// Brings the indexes up to date: texts, vocabulary, and vectors; in the background, while search goes on.
import type { Database, Queryable } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import type { EmbedderSource } from './embedders/create.ts';
import type { Embedder } from './embedders/embedder.ts';
import { createLsaEmbedder, LSA_DIMENSIONS, lsaKey } from './embedders/lsa.ts';
import { studyCorpus } from './lsa/study.ts';
import type { Study } from './lsa/study.ts';
import { corpusPages, corpusSize } from './storage/corpus-pages.ts';
import { indexQueued, settle } from './storage/documents.ts';
import {
  activateGeneration,
  createGeneration,
  dropGeneration,
  finishGeneration,
  listGenerations,
  readModel,
  vectorStorageOf,
} from './storage/generations.ts';
import type { Generation } from './storage/generations.ts';
import { papersToEmbed, storeVectors } from './storage/vectors.ts';
import { storeVocabulary } from './storage/vocabulary.ts';

export interface UpdateProgress {
  step: 'index' | 'study' | 'embed';
  /** Papers done, and of how many (null where not known); for 'study' the share of the fit in hundredths. */
  done: number;
  total: number | null;
}

export interface UpdateOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: UpdateProgress) => void) | undefined;
  /** Studies and embeds anew even when not due. */
  force?: boolean;
  /** Indexes texts only. Quickest beside an import that still runs: not awaited between batches, only at the end. */
  textOnly?: boolean;
}

export interface UpdateReport {
  /** Papers whose text was indexed. */
  indexed: number;
  /** Whether the vocabulary was read anew (and, for latent semantics, the model fitted). */
  studied: boolean;
  /** Papers that got a vector. */
  embedded: number;
  /** Whether a new generation of vectors took over. */
  switched: boolean;
}

/** The corpus is studied again when it has grown by this share, and by a few papers at least. */
const GROWTH = 0.25;
const FEWEST_NEW = 10;
/** A model is fitted on at most this many papers, spread evenly: more cost minutes and change little. */
const PAPERS_OF_A_STUDY = 25_000;
/** Vectors stored in one statement: an insert into HNSW takes about a millisecond each, and readers wait for it. */
const STORED_AT_ONCE = 25;

/** Whether a study made with `then` papers is out of date with `now` papers. */
export function isStudyDue(then: number, now: number): boolean {
  return then === 0 ? now > 0 : now >= then * (1 + GROWTH) + FEWEST_NEW;
}

/**
 * Does what is due. Every step commits as it goes: stopped at any moment, the next update goes on from there.
 * @throws EmbedderUnavailable after texts and vocabulary are done, when the configured embedder cannot be used.
 */
export async function updateSearch(
  database: Database,
  source: EmbedderSource,
  options: UpdateOptions,
  onSwitch: () => void,
): Promise<UpdateReport> {
  const report: UpdateReport = { indexed: 0, studied: false, embedded: 0, switched: false };
  const { signal, onProgress } = options;
  report.indexed = await indexQueued(database, {
    signal,
    onProgress: (done) => onProgress?.({ step: 'index', done, total: null }),
  });
  if (options.textOnly) return report;
  await settle(database);
  const papers = await corpusSize(database.db);
  if (papers === 0) return report;
  const target = await chooseGeneration({ database, source, papers, options, report });
  if (target === null) return report;
  const { generation, embedder } = target;
  report.embedded = await embedMissing(database, generation, embedder, papers, options);
  if (generation.state !== 'active') {
    await database.transaction(async (tx) => {
      await finishGeneration(tx, generation);
      await activateGeneration(tx, generation.id);
    });
    report.switched = true;
    onSwitch();
  }
  return report;
}

interface Target {
  generation: Generation;
  embedder: Embedder;
}

interface Choice {
  database: Database;
  source: EmbedderSource;
  papers: number;
  options: UpdateOptions;
  report: UpdateReport;
}

/** The generation to fill: the active one, one begun earlier, or a new one; null when there is nothing to embed. */
async function chooseGeneration(choice: Choice): Promise<Target | null> {
  const { database, source, papers, options, report } = choice;
  if (source.configuration.kind === 'lsa') return await chooseLsa(choice);
  if (options.force || isStudyDue(await studiedPapers(database.db), papers)) {
    await studyAndStore(database, { papers, dimensions: null, seed: 1, options });
    report.studied = true;
  }
  const embedder = await source.open();
  if (embedder === null) return null;
  const generations = await listGenerations(database.db);
  const storage = vectorStorageOf(database);
  const same = generations.find(
    (generation) =>
      generation.embedder === embedder.key &&
      generation.storage === storage &&
      generation.state !== 'retired',
  );
  if (same && !options.force) return { generation: await keep(database, same, generations), embedder };
  const wanted = { embedder: embedder.key, dimensions: embedder.dimensions, papers, storage };
  return { generation: await begin(database, wanted, generations, null), embedder };
}

/** The same for latent semantics: a new study gives a new model, whose vectors are a new generation. */
async function chooseLsa({ database, source, papers, options, report }: Choice): Promise<Target | null> {
  const { dimensions = LSA_DIMENSIONS, seed = 1 } = source.configuration;
  const key = lsaKey(dimensions, seed);
  const storage = vectorStorageOf(database);
  const generations = await listGenerations(database.db);
  const usable = generations.find(
    (generation) =>
      generation.embedder === key &&
      generation.storage === storage &&
      (generation.state === 'building' ||
        (generation.state === 'active' && !isStudyDue(generation.papers, papers))),
  );
  const stored = usable && !options.force ? await readModel(database.db, usable.id) : null;
  if (usable && stored) {
    const generation = await keep(database, usable, generations);
    return { generation, embedder: createLsaEmbedder(key, stored) };
  }
  const study = await studyAndStore(database, { papers, dimensions, seed, options });
  report.studied = true;
  if (!study.model || study.dimensions === 0) return null;
  const wanted = { embedder: key, dimensions: study.dimensions, papers, storage };
  return {
    generation: await begin(database, wanted, generations, study.model),
    embedder: createLsaEmbedder(key, study.model),
  };
}

/** Goes on with a generation, and removes those that neither serve nor are being filled. */
async function keep(
  database: Database,
  generation: Generation,
  generations: readonly Generation[],
): Promise<Generation> {
  await dropOthers(database, generations, generation.id);
  return generation;
}

async function begin(
  database: Database,
  wanted: Omit<Generation, 'id' | 'state'>,
  generations: readonly Generation[],
  model: Uint8Array | null,
): Promise<Generation> {
  await dropOthers(database, generations, null);
  return await database.transaction((tx) => createGeneration(tx, wanted, model));
}

async function dropOthers(
  database: Database,
  generations: readonly Generation[],
  kept: number | null,
): Promise<void> {
  for (const { id, state } of generations) {
    if (state !== 'active' && id !== kept) await database.transaction((tx) => dropGeneration(tx, id));
  }
}

async function studyAndStore(
  database: Database,
  wanted: { papers: number; dimensions: number | null; seed: number; options: UpdateOptions },
): Promise<Study> {
  const { papers, dimensions, seed, options } = wanted;
  const { signal, onProgress } = options;
  const study = await studyCorpus({
    texts: corpusPages(database.db, { papers, most: PAPERS_OF_A_STUDY }),
    dimensions,
    seed,
    signal,
    onProgress: (share) => onProgress?.({ step: 'study', done: Math.round(share * 100), total: 100 }),
  });
  await storeVocabulary(database.db, study.vocabulary);
  await database.db.execute(sql`
    insert into settings (name, value) values ('search.studiedPapers', to_jsonb(${papers}::integer))
    on conflict (name) do update set value = excluded.value, changed_at = now()`);
  return study;
}

async function studiedPapers(db: Queryable): Promise<number> {
  const { rows } = await db.execute<{ papers: number }>(
    sql`select value::text::integer as papers from settings where name = 'search.studiedPapers'`,
  );
  return rows[0]?.papers ?? 0;
}

async function embedMissing(
  database: Database,
  generation: Generation,
  embedder: Embedder,
  papers: number,
  { signal, onProgress }: UpdateOptions,
): Promise<number> {
  let [embedded, after] = [0, 0];
  for (;;) {
    signal?.throwIfAborted();
    const batch = await papersToEmbed(database.db, generation.id, { after, limit: embedder.batchSize });
    if (batch.length === 0) return embedded;
    const vectors = await embedder.embedPapers(batch, signal);
    const rows = batch.flatMap(({ paperId }, i) => {
      const vector = vectors[i];
      return vector ? [{ paperId, vector }] : [];
    });
    for (let start = 0; start < rows.length; start += STORED_AT_ONCE) {
      await storeVectors(database.db, generation, rows.slice(start, start + STORED_AT_ONCE));
    }
    embedded += batch.length;
    after = batch.at(-1)?.paperId ?? after;
    onProgress?.({ step: 'embed', done: embedded, total: papers });
  }
}

// The generation of vectors that answers searches, followed as other processes or an update replace it.
import type { Database } from '@papertape/database';
import { createExactIndex } from './channels/exact-vectors.ts';
import { createPgvectorIndex } from './channels/vectors.ts';
import type { VectorIndex } from './channels/vectors.ts';
import { EmbedderUnavailable } from './errors.ts';
import type { EmbedderSource } from './embedders/create.ts';
import type { Embedder } from './embedders/embedder.ts';
import { createLsaEmbedder, isLsaKey } from './embedders/lsa.ts';
import { activeGeneration, readModel } from './storage/generations.ts';
import type { Generation } from './storage/generations.ts';

/** What a search needs for its vector channel. */
export interface Served {
  generation: Generation;
  embedder: Embedder;
  index: VectorIndex;
}

/** How long a process may serve the former generation after another process has replaced it. Milliseconds. */
const FRESH_MS = 5000;

export class Serving {
  readonly #database: Database;
  readonly #source: EmbedderSource;
  readonly #now: () => number;
  #served: Served | null = null;
  #checkedAt = -Infinity;
  #loading: Promise<Served | null> | null = null;

  /** `now` gives milliseconds. */
  constructor(database: Database, source: EmbedderSource, now: () => number) {
    this.#database = database;
    this.#source = source;
    this.#now = now;
  }

  /**
   * The active generation with its embedder; null when there is none yet or vectors are off.
   * @throws EmbedderUnavailable when its embedder cannot be opened.
   */
  async current(): Promise<Served | null> {
    if (this.#source.configuration.kind === 'off') return null;
    if (this.#now() - this.#checkedAt < FRESH_MS) return this.#served;
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return await this.#loading;
  }

  /** Looks again at the next search: the generation has changed. */
  forget(): void {
    this.#checkedAt = -Infinity;
  }

  async #load(): Promise<Served | null> {
    const generation = await activeGeneration(this.#database.db);
    if (generation === null) this.#served = null;
    else if (this.#served?.generation.id !== generation.id) this.#served = await this.#open(generation);
    this.#checkedAt = this.#now();
    return this.#served;
  }

  async #open(generation: Generation): Promise<Served> {
    const { db } = this.#database;
    const index =
      generation.storage === 'packed'
        ? createExactIndex(db, generation)
        : createPgvectorIndex(db, generation);
    return { generation, embedder: await this.#embedderOf(generation), index };
  }

  async #embedderOf({ id, embedder: key }: Generation): Promise<Embedder> {
    if (isLsaKey(key)) {
      // Its model is stored with it, so it can serve while another embedder's vectors are being made.
      const model = await readModel(this.#database.db, id);
      if (model) return createLsaEmbedder(key, model);
    }
    const configured = await this.#source.open();
    if (configured?.key === key) return configured;
    throw new EmbedderUnavailable(
      `The vectors of ${key} cannot be searched until the papers are embedded anew.`,
    );
  }
}

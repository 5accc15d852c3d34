// The embedder that the configuration asks for.
import { createOpenAiEmbedder } from './openai.ts';
import { createTransformersEmbedder } from './transformers.ts';
import type { Embedder, EmbedderConfiguration } from './embedder.ts';

/**
 * Opens a configured embedder that brings its own model; null for 'off', and for 'lsa', whose model is in the database.
 * @throws EmbedderUnavailable when it cannot be used; the message says what to do.
 */
export async function createConfiguredEmbedder(
  configuration: EmbedderConfiguration,
): Promise<Embedder | null> {
  switch (configuration.kind) {
    case 'openai':
      return await createOpenAiEmbedder(configuration);
    case 'transformers':
      return await createTransformersEmbedder(configuration);
    case 'lsa':
    case 'off':
      return null;
  }
}

/** A configured embedder, opened when first needed; after a failure it is tried again, but not at every request. */
export class EmbedderSource {
  readonly configuration: EmbedderConfiguration;
  readonly #now: () => number;
  #opened: Promise<Embedder | null> | null = null;
  #failedAt = -Infinity;

  /** `now` gives milliseconds. */
  constructor(configuration: EmbedderConfiguration, now: () => number) {
    this.configuration = configuration;
    this.#now = now;
  }

  /** @throws EmbedderUnavailable */
  async open(): Promise<Embedder | null> {
    const patience = 30_000;
    if (this.#failedAt > -Infinity && this.#now() - this.#failedAt > patience) {
      this.#opened = null;
      this.#failedAt = -Infinity;
    }
    this.#opened ??= createConfiguredEmbedder(this.configuration);
    try {
      return await this.#opened;
    } catch (error) {
      if (this.#failedAt === -Infinity) this.#failedAt = this.#now();
      throw error;
    }
  }

  async close(): Promise<void> {
    const embedder = await this.#opened?.catch(() => null);
    await embedder?.close();
  }
}

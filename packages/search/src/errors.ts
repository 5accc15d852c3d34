// Expected failures of search, each with what to do about it.

/** The configured embedder cannot be used; the message says what to install or set. Text search goes on without it. */
export class EmbedderUnavailable extends Error {
  override readonly name = 'EmbedderUnavailable';
}

/** Deduplication of corpora larger than memory. Node only. */
export {};

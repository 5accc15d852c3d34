// Remembers similar papers for a while: a paper's page asks for them at every view.
import type { SimilarPaper } from './similar.ts';

const ENTRIES = 1000;
/** How long a new paper may be missing beside a paper that was viewed shortly before. Milliseconds. */
const KEPT_MS = 5 * 60_000;

/** A bounded memory of answers. `now` gives milliseconds. */
export class SimilarCache {
  readonly #now: () => number;
  readonly #entries = new Map<string, { papers: SimilarPaper[]; until: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The papers remembered under the key, or those that `find` gives. */
  async remember(key: string, find: () => Promise<SimilarPaper[]>): Promise<SimilarPaper[]> {
    const entry = this.#entries.get(key);
    if (entry && entry.until > this.#now()) return entry.papers;
    const papers = await find();
    this.#entries.delete(key);
    this.#entries.set(key, { papers, until: this.#now() + KEPT_MS });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
    return papers;
  }

  /** Forgets everything: texts or vectors have changed. */
  clear(): void {
    this.#entries.clear();
  }
}

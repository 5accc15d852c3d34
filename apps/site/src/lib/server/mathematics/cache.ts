// Rendered texts are kept: the same titles and abstracts are read all day.

/** A map that forgets what was not used for longest. */
export class LeastRecentlyUsed<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #capacity: number;

  /** Keeps `capacity` entries. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The kept value, or the one that `make` gives, which is then kept. */
  get(key: string, make: () => Value): Value {
    const kept = this.#entries.get(key);
    const value = kept === undefined ? make() : kept;
    if (kept !== undefined) this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#capacity) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    return value;
  }

  /** Number of kept entries. */
  get size(): number {
    return this.#entries.size;
  }
}

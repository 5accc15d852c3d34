// Clusters of records that grow by joining, and some of which must not meet.

/** Records in clusters; each begins as one of its own. */
export class Clusters {
  readonly #clusters = new Map<string, Set<string>>();
  readonly #apart: ReadonlyMap<string, ReadonlySet<string>>;

  /** `apart` has both directions of every pair that must stay in two clusters. */
  constructor(names: Iterable<string>, apart: ReadonlyMap<string, ReadonlySet<string>>) {
    for (const name of names) this.#clusters.set(name, new Set([name]));
    this.#apart = apart;
  }

  /** The cluster of a record. @throws RangeError for a name that was not given. */
  of(name: string): ReadonlySet<string> {
    const cluster = this.#clusters.get(name);
    if (!cluster) throw new RangeError(`There is no record ${name} here.`);
    return cluster;
  }

  /** Whether two records' clusters hold a pair that must stay apart. */
  areApart(a: string, b: string): boolean {
    if (this.#apart.size === 0) return false;
    const [left, right] = [this.of(a), this.of(b)];
    for (const name of left)
      for (const other of this.#apart.get(name) ?? []) if (right.has(other)) return true;
    return false;
  }

  /** Makes two records' clusters one, unless they must stay apart; whether they are one now. */
  join(a: string, b: string): boolean {
    const [left, right] = [this.of(a), this.of(b)];
    if (left === right) return true;
    if (this.areApart(a, b)) return false;
    const [large, small] = left.size >= right.size ? [left, right] : [right, left];
    const joined = large as Set<string>;
    for (const name of small) {
      joined.add(name);
      this.#clusters.set(name, joined);
    }
    return true;
  }

  /** All clusters, in the order of the first record of each. */
  all(): ReadonlySet<string>[] {
    return [...new Set(this.#clusters.values())];
  }
}

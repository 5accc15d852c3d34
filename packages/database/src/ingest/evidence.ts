// Why each record of a paper belongs to it: a tree that leads from the paper's most trusted record to every other.
import { sourceRank, type RecordJoin } from '@papertape/papers';
import type { Decisions } from './decisions.ts';
import { names } from './identity.ts';
import type { Comparisons } from './partition.ts';

/** A join without its moment, which the database knows. */
export type JoinDraft = Omit<RecordJoin, 'joinedAt'>;

/** One join for each record but the first, a function of the records. */
export function explainJoins(
  members: readonly string[],
  comparisons: Comparisons,
  decisions: Decisions,
): JoinDraft[] {
  const [first, ...others] = [...members].sort(byTrust(comparisons));
  if (first === undefined) return [];
  const tree = new Tree(first, comparisons, decisions);
  let waiting = others;
  while (waiting.length > 0) {
    const left = waiting.filter((name) => !tree.attach(name));
    if (left.length === waiting.length) break; // cannot be: what holds a paper together is among these
    waiting = left;
  }
  return tree.joins;
}

/** The most trusted record first; a fixed order for the same records. */
export function byTrust({ records }: Pick<Comparisons, 'records'>): (a: string, b: string) => number {
  const rank = (name: string) => sourceRank(records.get(name)?.source ?? '');
  return (a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Records attached so far, found by their identifiers. */
class Tree {
  readonly joins: JoinDraft[] = [];
  readonly #attached: string[] = [];
  readonly #byIdentifier = new Map<string, string>();
  readonly #comparisons: Comparisons;
  readonly #decisions: Decisions;

  constructor(first: string, comparisons: Comparisons, decisions: Decisions) {
    this.#comparisons = comparisons;
    this.#decisions = decisions;
    this.#add(first);
  }

  /** Attaches a record by an identifier, by decision, or by the strongest likeness; false when nothing holds it yet. */
  attach(name: string): boolean {
    const join = this.#byName(name) ?? this.#decided(name) ?? this.#alike(name);
    if (!join) return false;
    this.joins.push(join);
    this.#add(name);
    return true;
  }

  #add(name: string): void {
    this.#attached.push(name);
    for (const identifier of this.#identifiersOf(name))
      if (!this.#byIdentifier.has(identifier)) this.#byIdentifier.set(identifier, name);
  }

  #identifiersOf(name: string): string[] {
    const identifiers = this.#comparisons.records.get(name)?.identifiers ?? [];
    return identifiers.map(({ scheme, value }) => names.identifier(scheme, value));
  }

  #byName(name: string): JoinDraft | null {
    for (const identifier of this.#identifiersOf(name)) {
      const other = this.#byIdentifier.get(identifier);
      if (other !== undefined) return this.#compared(name, other);
    }
    return null;
  }

  #decided(name: string): JoinDraft | null {
    for (const { a, b, reason } of this.#decisions.joins) {
      const other = a === name ? b : b === name ? a : null;
      if (other === null || !this.#attached.includes(other)) continue;
      const pair = this.#named(name, other);
      return (
        pair && { ...pair, kind: 'decision', relation: 'duplicate', scores: {}, reason: `by hand: ${reason}` }
      );
    }
    return null;
  }

  #alike(name: string): JoinDraft | null {
    let best: { other: string; strength: number } | null = null;
    for (const other of this.#attached) {
      const strength = this.#comparisons.of(name, other)?.strength;
      if (strength !== undefined && (best === null || strength > best.strength)) best = { other, strength };
    }
    return best && this.#compared(name, best.other);
  }

  #compared(name: string, other: string): JoinDraft | null {
    const evidence = this.#comparisons.of(name, other);
    const pair = this.#named(name, other);
    if (!evidence || !pair) return null;
    const { kind, relation, scores, reason } = evidence;
    return { ...pair, kind, relation, scores, reason };
  }

  #named(name: string, other: string): Pick<JoinDraft, 'record' | 'with'> | null {
    const [record, partner] = [this.#comparisons.records.get(name), this.#comparisons.records.get(other)];
    if (!record || !partner) return null;
    return {
      record: { source: record.source, sourceKey: record.sourceKey },
      with: { source: partner.source, sourceKey: partner.sourceKey },
    };
  }
}

// Which records are of one paper: a pure function of the records and of what persons decided. Whatever order they come
// in, the same set of records gives the same papers.
import type { Identifier, PaperRecord } from '@papertape/papers';
import { Clusters } from './clusters.ts';
import type { Decisions } from './decisions.ts';
import { names } from './identity.ts';
import type { RecordEvidence, RecordMatcher } from './record-matcher.ts';

/** A record with its name in `names`. */
export interface NamedRecord {
  readonly name: string;
  readonly record: PaperRecord;
}

/** Records of one block that each is compared with; the others of a larger block are left out. */
export const BLOCK_SIZE = 20;

/** The comparisons of a set of records, each made once. */
export class Comparisons {
  readonly records: ReadonlyMap<string, PaperRecord>;
  readonly #matcher: RecordMatcher;
  readonly #made = new Map<string, RecordEvidence | null>();

  constructor(records: readonly NamedRecord[], matcher: RecordMatcher) {
    this.records = new Map(records.map(({ name, record }) => [name, record]));
    this.#matcher = matcher;
  }

  /** Why the two are of one paper; null where they are not. */
  of(a: string, b: string): RecordEvidence | null {
    const [first, second] = a < b ? [a, b] : [b, a];
    const pair = `${first}\n${second}`;
    const known = this.#made.get(pair);
    if (known !== undefined) return known;
    const [one, other] = [this.records.get(first), this.records.get(second)];
    const evidence = one && other ? this.#matcher.match(one, other) : null;
    this.#made.set(pair, evidence);
    return evidence;
  }
}

/**
 * Parts the records into papers.
 *
 * First what persons joined, and records that share an identifier; then, the strongest evidence first, groups of such
 * records that the matcher finds to be alike. Two groups are joined only when every two of the groups within them are
 * alike and no two have conflicting identifiers, so that a chain of likenesses joins no strangers. What persons split
 * stays apart whatever speaks for joining it.
 */
export function partition(
  records: readonly NamedRecord[],
  decisions: Decisions,
  matcher: RecordMatcher,
  comparisons: Comparisons = new Comparisons(records, matcher),
): string[][] {
  const ordered = [...records].sort((a, b) => compareText(a.name, b.name));
  const groups = groupByName(ordered, decisions, comparisons);
  const joined = joinAlike(ordered, groups, decisions, matcher, comparisons);
  return joined.all().map((cluster) => [...cluster]);
}

/** Clusters by decision and identifier. */
function groupByName(
  records: readonly NamedRecord[],
  decisions: Decisions,
  comparisons: Comparisons,
): Clusters {
  const holders = identifierHolders(records);
  const together = clustersOf(records, NOBODY_APART);
  const clusters = clustersOf(records, decisions.apart);
  for (const { a, b } of decisions.joins) {
    if (!comparisons.records.has(a) || !comparisons.records.has(b)) continue;
    together.join(a, b);
    clusters.join(a, b);
  }
  joinHolders(together, holders.values());
  const disputed = new Set<string>();
  for (const name of decisions.apart.keys())
    if (comparisons.records.has(name)) for (const member of together.of(name)) disputed.add(member);
  const isDisputed = ([first = '']: readonly string[]) => disputed.has(first);
  const lists = [...holders.values()];
  joinHolders(
    clusters,
    lists.filter((list) => !isDisputed(list)),
  );
  for (const { a, b } of sharedIdentifiers(lists.filter(isDisputed), comparisons)) clusters.join(a, b);
  return clusters;
}

const NOBODY_APART: Decisions['apart'] = new Map();

function clustersOf(records: readonly NamedRecord[], apart: Decisions['apart']): Clusters {
  return new Clusters(
    records.map(({ name }) => name),
    apart,
  );
}

function joinHolders(clusters: Clusters, holders: Iterable<readonly string[]>): void {
  for (const [first = '', ...others] of holders) for (const other of others) clusters.join(first, other);
}

/** Records by identifier. */
function identifierHolders(records: readonly NamedRecord[]): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const { name, record } of records)
    for (const { scheme, value } of record.identifiers) add(holders, names.identifier(scheme, value), name);
  return holders;
}

/**
 * Pairs that share identifiers, those first that share more of them, then those that are more alike. The order matters
 * where a person has split records that share one: a third joins the one it is more like.
 */
function sharedIdentifiers(
  holders: readonly (readonly string[])[],
  comparisons: Comparisons,
): { a: string; b: string }[] {
  const shared = new Map<string, { a: string; b: string; count: number; title: number }>();
  for (const members of holders)
    for (const [at, a] of members.entries())
      for (const b of members.slice(at + 1)) {
        const pair = `${a}\n${b}`;
        const known = shared.get(pair);
        if (known) known.count++;
        else shared.set(pair, { a, b, count: 1, title: comparisons.of(a, b)?.scores.title ?? 0 });
      }
  return [...shared.values()].sort(
    (x, y) => y.count - x.count || y.title - x.title || compareText(x.a, y.a) || compareText(x.b, y.b),
  );
}

/** Joins groups that are alike. */
function joinAlike(
  records: readonly NamedRecord[],
  groups: Clusters,
  decisions: Decisions,
  matcher: RecordMatcher,
  comparisons: Comparisons,
): Clusters {
  const links = new GroupLinks(groups, matcher, comparisons);
  const clusters = clustersOf(records, decisions.apart);
  joinHolders(
    clusters,
    groups.all().map((group) => [...group]),
  );
  for (const { a, b } of alikePairs(records, groups, matcher, comparisons))
    if (clusters.of(a) !== clusters.of(b) && links.allLinked(clusters.of(a), clusters.of(b)))
      clusters.join(a, b);
  return clusters;
}

interface AlikePair {
  a: string;
  b: string;
  strength: number;
}

/** Pairs of different groups that share a block and are alike, the strongest evidence first. */
function alikePairs(
  records: readonly NamedRecord[],
  groups: Clusters,
  matcher: RecordMatcher,
  comparisons: Comparisons,
): AlikePair[] {
  const pairs = new Map<string, AlikePair>();
  for (const [a, b] of blockPairs(records, matcher)) {
    if (groups.of(a) === groups.of(b)) continue;
    const evidence = comparisons.of(a, b);
    if (evidence) pairs.set(`${a}\n${b}`, { a, b, strength: strengthOf(evidence) });
  }
  return [...pairs.values()].sort(
    (x, y) => y.strength - x.strength || compareText(x.a, y.a) || compareText(x.b, y.b),
  );
}

function strengthOf({ kind, strength }: RecordEvidence): number {
  return kind === 'identifier' ? Number.MAX_VALUE : strength;
}

/** Pairs of records with a blocking key in common; of a large block each with its first records only. */
export function* blockPairs(
  records: readonly NamedRecord[],
  matcher: RecordMatcher,
): Generator<[string, string]> {
  const blocks = new Map<number, string[]>();
  for (const { name, record } of records)
    for (const key of matcher.blockKeys(record)) {
      const block = blocks.get(key) ?? [];
      for (const other of block.slice(0, BLOCK_SIZE)) if (other !== name) yield [other, name];
      block.push(name);
      blocks.set(key, block);
    }
}

/** Whether groups may be parts of one paper. */
class GroupLinks {
  readonly #groups: Clusters;
  readonly #matcher: RecordMatcher;
  readonly #comparisons: Comparisons;

  constructor(groups: Clusters, matcher: RecordMatcher, comparisons: Comparisons) {
    this.#groups = groups;
    this.#matcher = matcher;
    this.#comparisons = comparisons;
  }

  /** Whether every group of one cluster is alike to every group of the other, and no identifiers conflict. */
  allLinked(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
    if (this.#matcher.conflict(this.#identifiersOf(left), this.#identifiersOf(right))) return false;
    const others = this.#groupsOf(right);
    return this.#groupsOf(left).every((group) => others.every((other) => this.#linked(group, other)));
  }

  #groupsOf(cluster: ReadonlySet<string>): ReadonlySet<string>[] {
    return [...new Set([...cluster].map((name) => this.#groups.of(name)))];
  }

  #linked(group: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
    for (const a of group) for (const b of other) if (this.#comparisons.of(a, b)) return true;
    return false;
  }

  #identifiersOf(cluster: ReadonlySet<string>): Identifier[] {
    return [...cluster].flatMap((name) => this.#comparisons.records.get(name)?.identifiers ?? []);
  }
}

function add<K>(map: Map<K, string[]>, key: K, name: string): void {
  const list = map.get(key);
  if (!list) map.set(key, [name]);
  else if (list.at(-1) !== name) list.push(name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// A corpus in memory: documents in, clusters and survivors out. Larger ones go through ./streaming.
import { checkBands } from './bands/probability.ts';
import { createCandidates, type Pair } from './candidates.ts';
import { formClusters } from './clusters/clusters.ts';
import type { Document } from './documents.ts';
import { takeIn, type Entry } from './intake.ts';
import type { DeduplicationSettings } from './presets.ts';

export interface Cluster {
  readonly survivor: string;
  /** All others, in order of preference. */
  readonly duplicates: readonly string[];
}

export interface Counts {
  readonly documents: number;
  /** Dropped before anything was compared: shorter than minimumLength. */
  readonly short: number;
  /** Shorter than a gram, but long enough to be kept: compared for equality only. */
  readonly unsigned: number;
  /** Equal to a preferred document after normalisation. */
  readonly equal: number;
  /** Pairs that met in a bucket and whose signatures were compared. */
  readonly compared: number;
  /** Removed as duplicates, equal ones included. */
  readonly duplicates: number;
  readonly kept: number;
}

export interface Deduplication {
  /** Clusters of two and more, by the preference of their survivors. */
  readonly clusters: readonly Cluster[];
  /** Ids of what stays, in the order in which it came in. */
  readonly kept: readonly string[];
  /** The pairs that clusters rest on. */
  readonly pairs: readonly Pair[];
  readonly counts: Counts;
}

/**
 * Clusters of a corpus; the same whatever the order in which documents come, save for that of `kept`. Texts stay in
 * memory where `verify` is set. Rejects with InvalidOption and InvalidDocument.
 */
export async function deduplicate(
  documents: AsyncIterable<Document> | Iterable<Document>,
  settings: DeduplicationSettings,
): Promise<Deduplication> {
  checkBands(settings.bands, settings.permutations);
  const { unique, order, counts } = await takeIn(documents, settings);
  const candidates = createCandidates(unique, settings);
  const survivors = formClusters({
    size: unique.length,
    hops: settings.hops,
    neighbours: candidates.neighbours,
  });
  const clusters = clustersOf(unique, survivors);
  const removed = new Set(clusters.flatMap(({ duplicates }) => duplicates));
  const kept = order.filter((id) => !removed.has(id));
  return {
    clusters,
    kept,
    pairs: [...candidates.pairs, ...equalPairs(unique, settings)],
    counts: { ...counts, compared: candidates.compared, duplicates: removed.size, kept: kept.length },
  };
}

function clustersOf(unique: readonly Entry[], survivors: Uint32Array): Cluster[] {
  const members = new Map<number, string[]>();
  unique.forEach(({ id, copies }, rank) => {
    const survivor = survivors[rank] ?? rank;
    const list = members.get(survivor) ?? [];
    if (survivor !== rank) list.push(id);
    list.push(...copies);
    members.set(survivor, list);
  });
  return [...members].flatMap(([survivor, duplicates]) =>
    duplicates.length > 0 ? [{ survivor: unique[survivor]?.id ?? '', duplicates }] : [],
  );
}

function equalPairs(unique: readonly Entry[], { verify }: DeduplicationSettings): Pair[] {
  const exact = verify === null ? null : 1;
  return unique.flatMap(({ id, copies }) =>
    copies.map((copy) => ({ a: id, b: copy, estimate: 1, exact, band: null })),
  );
}

// A corpus in memory: documents in, clusters and survivors out. Larger ones go through ./streaming.
import { bandKeys } from './bands/keys.ts';
import { checkBands } from './bands/probability.ts';
import { bucketKeys, createBuckets } from './bands/buckets.ts';
import { REPRESENTATIVES } from './clusters/bucket.ts';
import { formClusters } from './clusters/clusters.ts';
import type { Document } from './documents.ts';
import type { DeduplicationSettings } from './presets.ts';
import { takeIn, type Entry, type Intake } from './intake.ts';
import { similarity } from './signatures/signer.ts';
import { createVerifier } from './verify.ts';

/** Two documents found alike. */
export interface Pair {
  /** The preferred one. */
  readonly a: string;
  readonly b: string;
  /** Jaccard index as the signatures have it; 1 of equal texts. */
  readonly estimate: number;
  /** Jaccard index of the gram sets; null where nothing is verified. */
  readonly exact: number | null;
  /** The first band in which they met, from 0; null of equal texts. */
  readonly band: number | null;
}

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
  /** Pairs that met in a bucket and were compared. */
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
  const intake = await takeIn(documents, settings);
  const pairs: Pair[] = [];
  const search = createSearch(intake, settings, pairs);
  const survivors = formClusters({
    size: intake.unique.length,
    hops: settings.hops,
    neighbours: search.neighbours,
  });
  const groups = new Map<number, string[]>();
  intake.unique.forEach((entry, rank) => {
    const survivor = survivors[rank] ?? rank;
    const members = groups.get(survivor) ?? [];
    if (survivor !== rank) members.push(entry.id);
    for (const copy of entry.copies) {
      members.push(copy);
      pairs.push({
        a: entry.id,
        b: copy,
        estimate: 1,
        exact: settings.verify === null ? null : 1,
        band: null,
      });
    }
    groups.set(survivor, members);
  });
  const clusters: Cluster[] = [];
  for (const [survivor, duplicates] of groups) {
    if (duplicates.length > 0) clusters.push({ survivor: intake.unique[survivor]?.id ?? '', duplicates });
  }
  const removed = new Set(clusters.flatMap(({ duplicates }) => duplicates));
  const kept = intake.order.filter((id) => !removed.has(id));
  return {
    clusters,
    kept,
    pairs,
    counts: {
      ...intake.counts,
      compared: search.compared(),
      duplicates: removed.size,
      kept: kept.length,
    },
  };
}

/** Finds the documents that share a bucket with one and verify against it. */
function createSearch(
  { unique }: Intake,
  { bands, scope, verify, features }: DeduplicationSettings,
  pairs: Pair[],
) {
  const buckets = createBuckets(bands.bands);
  const keysOf = (entry: Entry) => entry.signature && bandKeys(entry.signature, bands, scope, entry.source);
  unique.forEach((entry, rank) => {
    const keys = keysOf(entry);
    if (keys) buckets.add(rank, keys);
  });
  const verifier = verify === null ? null : createVerifier(features);
  /** How often a bucket was gone through; REPRESENTATIVES times is the most. */
  const visits = new Map<bigint, number>();
  let compared = 0;

  function* neighbours(document: number, taken: (document: number) => boolean): Generator<number> {
    const entry = unique[document];
    const keys = entry && keysOf(entry);
    if (!entry?.signature || !keys) return;
    const seen = new Set([document]);
    for (const key of bucketKeys(keys)) {
      const name = keys[key.band] ?? 0n;
      const visit = visits.get(name) ?? 0;
      if (visit >= REPRESENTATIVES) continue;
      const met: number[] = [];
      buckets.scan(key, (other) => {
        if (taken(other)) return false;
        if (!seen.has(other)) met.push(other);
        seen.add(other);
        return true;
      });
      if (met.length > 0) visits.set(name, visit + 1);
      for (const other of met.sort((a, b) => a - b)) {
        const candidate = unique[other];
        if (!candidate?.signature) continue;
        compared++;
        const exact = verifier ? verifier.jaccard(entry, candidate) : null;
        if (exact !== null && verify !== null && exact < verify) continue;
        const estimate = similarity(entry.signature, candidate.signature);
        const [a, b] = document < other ? [entry, candidate] : [candidate, entry];
        pairs.push({ a: a.id, b: b.id, estimate, exact, band: key.band });
        yield other;
      }
    }
  }
  return { neighbours, compared: () => compared };
}

// Finds the documents that share a bucket with one and verify against it.
import { bucketKeys, createBuckets, type BucketKey } from './bands/buckets.ts';
import { bandKeys } from './bands/keys.ts';
import { REPRESENTATIVES } from './clusters/bucket.ts';
import type { ClusterOptions } from './clusters/clusters.ts';
import type { Entry } from './intake.ts';
import type { DeduplicationSettings } from './presets.ts';
import { similarity } from './signatures/signer.ts';
import { createVerifier, leastEstimate } from './verify.ts';

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

export interface Candidates {
  readonly neighbours: ClusterOptions['neighbours'];
  /** Pairs that verified, so far. */
  readonly pairs: readonly Pair[];
  /** Pairs that met and whose signatures were compared, so far. */
  readonly compared: number;
}

/**
 * The neighbours of documents, [unique] in order of preference. A bucket is gone through REPRESENTATIVES times at
 * most, each time only over those that are in no cluster yet: its pairs are never all compared.
 */
export function createCandidates(unique: readonly Entry[], settings: DeduplicationSettings): Candidates {
  const { bands, scope } = settings;
  const comparison = createComparison(settings);
  const buckets = createBuckets(bands.bands);
  const keysOf = ({ signature, source }: Entry) =>
    signature ? bandKeys(signature, bands, scope, source) : new BigUint64Array();
  unique.forEach((entry, rank) => buckets.add(rank, keysOf(entry)));
  const visits = new Map<bigint, number>();

  /** Those in a bucket that are in no cluster and were not met before, in order of preference. */
  function meet(
    key: BucketKey,
    name: bigint,
    met: Set<number>,
    taken: (document: number) => boolean,
  ): number[] {
    const visit = visits.get(name) ?? 0;
    const others: number[] = [];
    if (visit >= REPRESENTATIVES) return others;
    buckets.scan(key, (other) => {
      if (taken(other)) return false;
      if (!met.has(other)) others.push(other);
      met.add(other);
      return true;
    });
    if (others.length > 0) visits.set(name, visit + 1);
    return others.sort((a, b) => a - b);
  }

  function* neighbours(document: number, taken: (document: number) => boolean): Generator<number> {
    const entry = unique[document];
    if (!entry) return;
    const keys = keysOf(entry);
    const met = new Set([document]);
    for (const key of bucketKeys(keys)) {
      for (const other of meet(key, keys[key.band] ?? 0n, met, taken)) {
        const [a, b] = [unique[Math.min(document, other)], unique[Math.max(document, other)]];
        if (a && b && comparison.verify(a, b, key.band)) yield other;
      }
    }
  }

  return {
    neighbours,
    pairs: comparison.pairs,
    get compared() {
      return comparison.compared;
    },
  };
}

/** Compares pairs and keeps those that verify. */
function createComparison({ verify, features, permutations }: DeduplicationSettings) {
  const verifier = verify === null ? null : createVerifier(features);
  const least = verify === null ? 0 : leastEstimate(verify, permutations);
  const comparison = {
    pairs: [] as Pair[],
    compared: 0,
    verify(a: Entry, b: Entry, band: number): boolean {
      if (!a.signature || !b.signature) return false;
      comparison.compared++;
      const estimate = similarity(a.signature, b.signature);
      if (estimate < least) return false;
      const exact = verifier ? verifier.jaccard(a, b) : null;
      if (exact !== null && verify !== null && exact < verify) return false;
      comparison.pairs.push({ a: a.id, b: b.id, estimate, exact, band });
      return true;
    },
  };
  return comparison;
}

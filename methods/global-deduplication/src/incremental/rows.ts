// What an index keeps, and the ways to it: by id, by equal text, by bucket.
import { bandKeys } from '../bands/keys.ts';
import { bucketKeys, createBuckets } from '../bands/buckets.ts';
import type { IndexSettings } from './settings.ts';

/** What an index keeps of a document. */
export interface Row {
  readonly id: string;
  readonly source: string;
  readonly signature: Uint32Array | null;
  readonly fingerprint: string;
  /** Normalised; empty where the index does not verify. */
  readonly text: string;
}

export interface Rows {
  readonly size: number;
  has(id: string): boolean;
  insert(row: Row): void;
  remove(id: string): boolean;
  /** All, the first added first. */
  all(): Row[];
  /** Those whose text has this fingerprint. */
  equal(fingerprint: string): Row[];
  /** Those that share a band with a signature; of a bucket only the last `most` added. */
  similar(signature: Uint32Array, source: string, most: number): Set<Row>;
}

/** No rows. */
export function createRows({ bands, scope }: IndexSettings): Rows {
  const buckets = createBuckets(bands.bands);
  const slots = new Map<string, number>();
  const rows: (Row | undefined)[] = [];
  const free: number[] = [];
  const ids = createIds();
  const keysOf = (signature: Uint32Array, source: string) => bandKeys(signature, bands, scope, source);
  const byId = (id: string) => rows[slots.get(id) ?? -1] ?? [];
  return {
    get size() {
      return slots.size;
    },
    has: (id) => slots.has(id),
    insert(row) {
      const slot = free.pop() ?? rows.length;
      rows[slot] = row;
      slots.set(row.id, slot);
      ids.add(row);
      if (row.signature) buckets.add(slot, keysOf(row.signature, row.source));
    },
    remove(id) {
      const slot = slots.get(id);
      const row = slot === undefined ? undefined : rows[slot];
      if (slot === undefined || !row) return false;
      if (row.signature) buckets.remove(slot, keysOf(row.signature, row.source));
      ids.remove(row);
      slots.delete(id);
      rows[slot] = undefined;
      free.push(slot);
      return true;
    },
    all: () => [...slots.keys()].flatMap(byId),
    equal: (fingerprint) => ids.of(fingerprint).flatMap(byId),
    similar(signature, source, most) {
      const keys = [...bucketKeys(keysOf(signature, source))];
      return new Set(keys.flatMap((key) => buckets.last(key, most)).flatMap((slot) => rows[slot] ?? []));
    },
  };
}

/** Ids by the fingerprint of their text. */
function createIds() {
  const byFingerprint = new Map<string, Set<string>>();
  return {
    of: (fingerprint: string) => [...(byFingerprint.get(fingerprint) ?? [])],
    add({ id, fingerprint }: Row) {
      const ids = byFingerprint.get(fingerprint);
      if (ids) ids.add(id);
      else byFingerprint.set(fingerprint, new Set([id]));
    },
    remove({ id, fingerprint }: Row) {
      const ids = byFingerprint.get(fingerprint);
      ids?.delete(id);
      if (ids?.size === 0) byFingerprint.delete(fingerprint);
    },
  };
}

// An index that grows: what is like this text, among those that came before?
import { bandKeys } from '../bands/keys.ts';
import { checkBands } from '../bands/probability.ts';
import { bucketKeys, createBuckets } from '../bands/buckets.ts';
import { checkDocument, type Document } from '../documents.ts';
import { InvalidDocument } from '../errors.ts';
import { createSigner, similarity } from '../signatures/signer.ts';
import { fingerprint } from '../text/fingerprint.ts';
import { normalise } from '../text/normalise.ts';
import { createVerifier } from '../verify.ts';
import type { IndexSettings } from './settings.ts';
import { readSnapshot, writeSnapshot, type Row } from './snapshot.ts';

/** A document that is like the one asked about. */
export interface Match {
  readonly id: string;
  readonly source: string;
  /** Jaccard index as the signatures have it; 1 of equal texts. */
  readonly estimate: number;
  /** Jaccard index of the gram sets; null where the index does not verify. */
  readonly exact: number | null;
}

export interface DeduplicationIndex {
  readonly settings: IndexSettings;
  readonly size: number;
  has(id: string): boolean;
  /** Throws InvalidDocument for an id that is in the index. */
  add(document: Document): void;
  /** The most alike first, of equals by id. In local scope only those of the source. */
  query(text: string, options?: QueryOptions): Match[];
  /** Whether the id was there. */
  remove(id: string): boolean;
  /** The whole index; restoreIndex makes of it one that gives the same answers. */
  snapshot(): Uint8Array<ArrayBuffer>;
}

export interface QueryOptions {
  /** Asked of in local scope. */
  readonly source?: string;
  /** The most candidates that are compared, those with the best estimates; 100 when not given. */
  readonly candidates?: number;
}

/** An empty index. Throws InvalidOption for settings that cannot work. */
export function createIndex(settings: IndexSettings): DeduplicationIndex {
  return openIndex(settings, []);
}

/** The index of a snapshot. Throws DamagedSnapshot. */
export function restoreIndex(bytes: Uint8Array): DeduplicationIndex {
  const { settings, rows } = readSnapshot(bytes);
  return openIndex(settings, rows);
}

function openIndex(settings: IndexSettings, first: readonly Row[]): DeduplicationIndex {
  const { features, bands, scope, verify, permutations } = settings;
  checkBands(bands, permutations);
  const signer = createSigner(settings);
  const buckets = createBuckets(bands.bands);
  const verifier = verify === null ? null : createVerifier(features);
  const rows: (Row | undefined)[] = [];
  const free: number[] = [];
  const slots = new Map<string, number>();
  /** Ids by fingerprint of their text: equal texts are found whether or not they have a gram. */
  const equal = new Map<string, Set<string>>();

  const keysOf = (signature: Uint32Array, source: string) => bandKeys(signature, bands, scope, source);

  function insert(row: Row): void {
    const slot = free.pop() ?? rows.length;
    rows[slot] = row;
    slots.set(row.id, slot);
    if (row.signature) buckets.add(slot, keysOf(row.signature, row.source));
    const copies = equal.get(row.fingerprint);
    if (copies) copies.add(row.id);
    else equal.set(row.fingerprint, new Set([row.id]));
  }

  function candidates(signature: Uint32Array, source: string): Set<Row> {
    const met = new Set<Row>();
    for (const key of bucketKeys(keysOf(signature, source))) {
      buckets.scan(key, (slot) => {
        const row = rows[slot];
        if (row) met.add(row);
        return true;
      });
    }
    return met;
  }

  for (const row of first) insert(row);
  return {
    settings,
    get size() {
      return slots.size;
    },
    has: (id) => slots.has(id),
    add(document) {
      checkDocument(document, slots.size + 1);
      const { id, source } = document;
      if (slots.has(id)) {
        throw new InvalidDocument(
          `'${id}' is in the index. Remove it first to put another text in its place.`,
        );
      }
      const text = normalise(document.text, features.normalisation);
      const signature = signer.signNormalised(text);
      insert({ id, source, signature, fingerprint: fingerprint(text), text: verify === null ? '' : text });
    },
    query(text, { source = '', candidates: most = 100 } = {}) {
      const normalised = normalise(text, features.normalisation);
      const same = normalised === '' ? undefined : equal.get(fingerprint(normalised));
      const matches: Match[] = [];
      for (const id of same ?? []) {
        const row = rows[slots.get(id) ?? -1];
        if (row && (scope === 'global' || row.source === source)) {
          matches.push({ id, source: row.source, estimate: 1, exact: verify === null ? null : 1 });
        }
      }
      const signature = signer.signNormalised(normalised);
      if (!signature) return matches.sort(byLikeness);
      const best = [...candidates(signature, source)]
        .filter(({ id }) => !same?.has(id))
        .map((row) => ({ row, estimate: row.signature ? similarity(signature, row.signature) : 0 }))
        .sort((a, b) => b.estimate - a.estimate || (a.row.id < b.row.id ? -1 : 1))
        .slice(0, most);
      const asked = { text: normalised };
      for (const { row, estimate } of best) {
        const exact = verifier ? verifier.jaccard(asked, row) : null;
        if (exact !== null && verify !== null && exact < verify) continue;
        matches.push({ id: row.id, source: row.source, estimate, exact });
      }
      return matches.sort(byLikeness);
    },
    remove(id) {
      const slot = slots.get(id);
      const row = slot === undefined ? undefined : rows[slot];
      if (slot === undefined || !row) return false;
      if (row.signature) buckets.remove(slot, keysOf(row.signature, row.source));
      const copies = equal.get(row.fingerprint);
      copies?.delete(id);
      if (copies?.size === 0) equal.delete(row.fingerprint);
      slots.delete(id);
      rows[slot] = undefined;
      free.push(slot);
      return true;
    },
    snapshot: () =>
      writeSnapshot(
        settings,
        [...slots.values()].flatMap((slot) => rows[slot] ?? []),
      ),
  };
}

function byLikeness(a: Match, b: Match): number {
  return (
    (b.exact ?? b.estimate) - (a.exact ?? a.estimate) || b.estimate - a.estimate || (a.id < b.id ? -1 : 1)
  );
}

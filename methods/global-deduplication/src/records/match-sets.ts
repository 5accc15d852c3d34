// Two sets of records, or one: blocking, verification, and where both are free of duplicates one counterpart each.
import { bucketKeys, createBuckets } from '../bands/buckets.ts';
import { bandKeys } from '../bands/keys.ts';
import { createSigner } from '../signatures/signer.ts';
import { blockKeys } from './block-keys.ts';
import { COMPARE_OPTIONS, compareRecords, type CompareOptions, type PreparedRecord } from './compare.ts';
import { prepareRecord } from './prepare.ts';
import type { BibliographicRecord, Evidence, Relation } from './record.ts';
import { GRAM } from './title.ts';

/** A pair of records of one work. */
export interface RecordMatch {
  readonly a: string;
  readonly b: string;
  readonly relation: Relation;
  readonly evidence: Evidence;
}

/** How sets are matched. */
export interface MatchSetsOptions extends Partial<CompareOptions> {
  /**
   * Each record gets one counterpart at most, the strongest first: for two sources of which each has a work once. No
   * unless said otherwise.
   */
  readonly oneToOne?: boolean;
  /** Relations that count; all unless given. Without 'version' a paper of a conference and of a journal are two. */
  readonly relations?: readonly Relation[];
  /** Records of one block that a record is compared with at most; the others of a larger block are left out. */
  readonly blockSize?: number;
}

/** Bands of the title's signature: finds 87 % of the pairs at J = .5, 99 % at .6. */
const BANDS = { bands: 32, rows: 4 };
const BLOCK_SIZE = 64;

/**
 * The pairs of records of one work between two sets, the strongest evidence first. What the evidence of a pair must
 * outweigh follows from the number of records it was chosen among, unless `priorBits` is given. @throws RangeError for
 * an id that comes twice in a set.
 */
export function matchRecordSets(
  a: readonly BibliographicRecord[],
  b: readonly BibliographicRecord[],
  options: MatchSetsOptions = {},
): RecordMatch[] {
  const [left, right] = [prepareAll(a), prepareAll(b)];
  const candidates = candidatePairs(left, right, options.blockSize ?? BLOCK_SIZE);
  return verify(a, b, [left, right], candidates, options);
}

/** The same within one set: each pair once, in the order of the records. */
export function matchWithin(
  records: readonly BibliographicRecord[],
  options: Omit<MatchSetsOptions, 'oneToOne'> = {},
): RecordMatch[] {
  const prepared = prepareAll(records);
  const candidates = candidatePairs(prepared, prepared, options.blockSize ?? BLOCK_SIZE);
  const once = candidates.filter(([x, y]) => x < y);
  return verify(records, records, [prepared, prepared], once, options);
}

function prepareAll(records: readonly BibliographicRecord[]): PreparedRecord[] {
  const ids = new Set<string>();
  return records.map((record) => {
    if (ids.has(record.id)) throw new RangeError(`The id ${record.id} comes twice in one set of records.`);
    ids.add(record.id);
    return prepareRecord(record);
  });
}

function verify(
  a: readonly BibliographicRecord[],
  b: readonly BibliographicRecord[],
  [left, right]: readonly [readonly PreparedRecord[], readonly PreparedRecord[]],
  candidates: readonly (readonly [number, number])[],
  { oneToOne = false, relations, blockSize: _, ...given }: MatchSetsOptions,
): RecordMatch[] {
  const priorBits = Math.log2(Math.max(2, a.length, b.length));
  const options = { ...COMPARE_OPTIONS, priorBits, ...given };
  const matches: (RecordMatch & { x: number; y: number })[] = [];
  for (const [x, y] of candidates) {
    const [one, other] = [left[x], right[y]];
    if (!one || !other) continue;
    const { relation, evidence } = compareRecords(one, other, options);
    if (relation === null || (relations && !relations.includes(relation))) continue;
    matches.push({ a: a[x]?.id ?? '', b: b[y]?.id ?? '', relation, evidence, x, y });
  }
  matches.sort((p, q) => strength(q) - strength(p) || p.x - q.x || p.y - q.y);
  const chosen = oneToOne ? eachOnce(matches) : matches;
  return chosen.map(({ a, b, relation, evidence }) => ({ a, b, relation, evidence }));
}

/** Identifiers outweigh everything else. */
function strength({ evidence }: RecordMatch): number {
  return (evidence.kind === 'identifier' ? 1000 : 0) + evidence.scores.bits;
}

function eachOnce<T extends { x: number; y: number }>(matches: readonly T[]): T[] {
  const [left, right] = [new Set<number>(), new Set<number>()];
  return matches.filter(({ x, y }) => {
    if (left.has(x) || right.has(y)) return false;
    left.add(x);
    right.add(y);
    return true;
  });
}

/** Pairs that share an identifier, a blocking key or a band of their titles' signatures; each pair once. */
function candidatePairs(
  left: readonly PreparedRecord[],
  right: readonly PreparedRecord[],
  blockSize: number,
): [number, number][] {
  const blocks = createBlocks(right, blockSize);
  return left.flatMap((record, x) => [...blocks(record)].map((y): [number, number] => [x, y]));
}

/** Says which records of a set share a block with a record. */
function createBlocks(
  records: readonly PreparedRecord[],
  blockSize: number,
): (record: PreparedRecord) => Set<number> {
  const signer = createSigner({ mode: 'fast', features: GRAM, permutations: BANDS.bands * BANDS.rows });
  const keysOf = ({ titles }: PreparedRecord) =>
    titles.flatMap(({ squeezed }) => {
      const signature = signer.sign(squeezed);
      return signature ? [bandKeys(signature, BANDS)] : [];
    });
  // Places of the bands' table: one for each title, since a record may have several.
  const buckets = createBuckets(BANDS.bands);
  const owners: number[] = [];
  const lists = new Map<string | number, number[]>();
  for (const [place, record] of records.entries()) {
    for (const keys of keysOf(record)) buckets.add(owners.push(place) - 1, keys);
    for (const key of listKeys(record)) {
      const list = lists.get(key);
      if (list) list.push(place);
      else lists.set(key, [place]);
    }
  }
  return (record) => {
    const found = new Set<number>();
    for (const key of listKeys(record))
      for (const place of (lists.get(key) ?? []).slice(0, blockSize)) found.add(place);
    for (const keys of keysOf(record))
      for (const key of bucketKeys(keys)) {
        let seen = 0;
        buckets.scan(key, (title) => {
          if (seen++ < blockSize) found.add(owners[title] ?? 0);
          return true;
        });
      }
    return found;
  };
}

function listKeys(record: PreparedRecord): (string | number)[] {
  return [...record.identifiers.map(({ scheme, value }) => `${scheme} ${value}`), ...blockKeys(record)];
}

// The buckets of all bands: which documents share a band's key.
import { createKeyTable } from './key-table.ts';

/** Documents are small whole numbers, at best without gaps. */
export interface Buckets {
  /** Puts a document in the buckets of its keys, [bands] or none. Not to be called twice for one document. */
  add(document: number, keys: BigUint64Array): void;
  /** Takes it out again; `keys` are those it was added with. */
  remove(document: number, keys: BigUint64Array): void;
  /** Visits the documents in the bucket of one band, the last added first; false from `visit` takes it out. */
  scan(key: BucketKey, visit: (document: number) => boolean): void;
  /** The last `most` documents added to the bucket of one band, the last first. */
  last(key: BucketKey, most: number): number[];
}

/** A band's key, as two halves of 32 bits. */
export interface BucketKey {
  readonly band: number;
  readonly low: number;
  readonly high: number;
}

/** The keys of bandKeys, one by one. */
export function* bucketKeys(keys: BigUint64Array): Generator<BucketKey> {
  const halves = new Uint32Array(keys.buffer, keys.byteOffset, keys.length * 2);
  for (let band = 0; band < keys.length; band++) {
    yield { band, low: halves[2 * band] ?? 0, high: halves[2 * band + 1] ?? 0 };
  }
}

/**
 * Empty buckets for signatures of so many bands. A bucket is a chain of links: link document·bands + band + 1 stands
 * for a document in one band, and 0 ends a chain.
 */
export function createBuckets(bands: number): Buckets {
  const first = createKeyTable();
  /** The link after each, by its number less 1. */
  let next = new Uint32Array(1024);
  const documentOf = (link: number) => Math.floor((link - 1) / bands);

  function scan({ low, high }: BucketKey, visit: (document: number) => boolean): void {
    let before = 0;
    for (let link = first.get(low, high); link !== 0;) {
      const after = next[link - 1] ?? 0;
      if (visit(documentOf(link))) before = link;
      else if (before === 0) first.set(low, high, after);
      else next[before - 1] = after;
      link = after;
    }
  }

  return {
    add(document, keys) {
      if ((document + 1) * bands > next.length) next = widened(next, (document + 1) * bands);
      for (const { band, low, high } of bucketKeys(keys)) {
        const link = document * bands + band + 1;
        next[link - 1] = first.get(low, high);
        first.set(low, high, link);
      }
    },
    remove(document, keys) {
      for (const key of bucketKeys(keys)) scan(key, (member) => member !== document);
    },
    scan,
    last({ low, high }, most) {
      const documents: number[] = [];
      let link = first.get(low, high);
      for (; link !== 0 && documents.length < most; link = next[link - 1] ?? 0)
        documents.push(documentOf(link));
      return documents;
    },
  };
}

function widened(array: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const wide = new Uint32Array(Math.max(least, array.length * 2));
  wide.set(array);
  return wide;
}

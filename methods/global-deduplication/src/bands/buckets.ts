// The buckets of all bands in one hash table of typed arrays: a Map keyed by BigInt takes ten times the memory.

/** Which documents share a band's key. Documents are small whole numbers, at best without gaps. */
export interface Buckets {
  /** Puts a document in the buckets of its keys, [bands]. Not to be called twice for one document. */
  add(document: number, keys: BigUint64Array): void;
  /** Takes it out again; `keys` are those it was added with. */
  remove(document: number, keys: BigUint64Array): void;
  /** Visits the documents in the bucket of one band, the last added first; false from `visit` takes it out. */
  scan(key: BucketKey, visit: (document: number) => boolean): void;
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

/** Empty buckets for signatures of so many bands. */
export function createBuckets(bands: number): Buckets {
  /** Open addressing: the halves of the keys, and the first node of each chain + 1 (0: the place was never used). */
  let table = emptyTable(1024);
  let used = 0;
  /** Node document·bands + band; the next of its chain + 1. */
  let next = new Uint32Array(1024);

  const END = 0xffffffff; // a chain that is empty now, in a place that was used

  function placeOf({ low, high }: BucketKey): number {
    const mask = table.first.length - 1;
    let place = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
    while (table.first[place] !== 0 && (table.low[place] !== low || table.high[place] !== high)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  function grow(): void {
    const old = table;
    table = emptyTable(old.first.length * 2);
    used = 0;
    for (let at = 0; at < old.first.length; at++) {
      const first = old.first[at] ?? 0;
      if (first === 0 || first === END) continue;
      const [low, high] = [old.low[at] ?? 0, old.high[at] ?? 0];
      const place = placeOf({ band: 0, low, high });
      [table.low[place], table.high[place], table.first[place]] = [low, high, first];
      used++;
    }
  }

  function push(key: BucketKey, node: number): void {
    if (used * 2 >= table.first.length) grow();
    const place = placeOf(key);
    const first = table.first[place] ?? 0;
    if (first === 0) {
      [table.low[place], table.high[place]] = [key.low, key.high];
      used++;
    }
    next[node] = first === END ? 0 : first;
    table.first[place] = node + 1;
  }

  const buckets: Buckets = {
    add(document, keys) {
      if ((document + 1) * bands > next.length) next = widened(next, (document + 1) * bands);
      for (const key of bucketKeys(keys)) push(key, document * bands + key.band);
    },
    remove(document, keys) {
      for (const key of bucketKeys(keys)) buckets.scan(key, (member) => member !== document);
    },
    scan(key, visit) {
      const place = placeOf(key);
      let before = -1;
      let link = table.first[place] ?? 0;
      if (link === END) return;
      while (link !== 0) {
        const node = link - 1;
        const after = next[node] ?? 0;
        if (visit(Math.floor(node / bands))) before = node;
        else if (before >= 0) next[before] = after;
        else table.first[place] = after === 0 ? END : after;
        link = after;
      }
    },
  };
  return buckets;
}

interface Table {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly first: Uint32Array;
}

function emptyTable(size: number): Table {
  return { low: new Uint32Array(size), high: new Uint32Array(size), first: new Uint32Array(size) };
}

function widened(array: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const wide = new Uint32Array(Math.max(least, array.length * 2));
  wide.set(array);
  return wide;
}

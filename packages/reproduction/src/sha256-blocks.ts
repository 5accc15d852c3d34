/** SHA-256 (FIPS 180-4) where WebCrypto is missing. Symbols as in the standard. */

const WORDS = 64;
const BLOCK_BYTES = 64;

/** The 32 bytes of the digest of `bytes`. */
export function sha256Blocks(bytes: Uint8Array): Uint8Array {
  const primes = firstPrimes(WORDS);
  const K = Int32Array.from(primes, (prime) => fractionBits(Math.cbrt(prime)));
  const H = Int32Array.from(primes.slice(0, 8), (prime) => fractionBits(Math.sqrt(prime)));
  const padded = pad(bytes);
  const view = new DataView(padded.buffer);
  const W = new Int32Array(WORDS);
  for (let block = 0; block < padded.length; block += BLOCK_BYTES) {
    for (let t = 0; t < 16; t += 1) W[t] = view.getInt32(block + 4 * t);
    compress(H, W, K);
  }
  const digest = new DataView(new ArrayBuffer(32));
  H.forEach((word, index) => digest.setInt32(4 * index, word));
  return new Uint8Array(digest.buffer);
}

/** §5.1.1: a bit 1, zeros, and the length in bits, up to whole blocks. */
function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = Math.ceil((bytes.length + 9) / BLOCK_BYTES) * BLOCK_BYTES;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(length - 8, BigInt(bytes.length) * 8n);
  return padded;
}

/** §6.2.2: takes one block, the first 16 words of W, into H. */
function compress(H: Int32Array, W: Int32Array, K: Int32Array): void {
  const at = (words: Int32Array, index: number) => words[index] ?? 0;
  for (let t = 16; t < WORDS; t += 1) {
    const [w15, w2] = [at(W, t - 15), at(W, t - 2)];
    const s0 = right(w15, 7) ^ right(w15, 18) ^ (w15 >>> 3);
    const s1 = right(w2, 17) ^ right(w2, 19) ^ (w2 >>> 10);
    W[t] = at(W, t - 16) + s0 + at(W, t - 7) + s1;
  }
  let [a, b, c, d, e, f, g, h] = H as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let t = 0; t < WORDS; t += 1) {
    const S1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
    const T1 = (h + S1 + ((e & f) ^ (~e & g)) + at(K, t) + at(W, t)) | 0;
    const S0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
    const T2 = (S0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + T1) | 0, c, b, a, (T1 + T2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    H[index] = at(H, index) + word;
  });
}

const right = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** The first 32 bits behind the point; doubles hold them for roots of small primes. */
const fractionBits = (root: number) => Math.floor((root % 1) * 2 ** 32) | 0;

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

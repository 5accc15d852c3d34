// SHA-1 (FIPS 180-4, §6.1), synchronous: the browser's own is asynchronous, and a text has thousands of grams.

const DIGEST_WORDS = 5;
/** t = 0 … 79: the block and what is made of it. */
const W = new Int32Array(80);
const H = new Int32Array(DIGEST_WORDS);

/** The five words of the digest, [5], big-endian as the standard has them. */
export function sha1(message: Uint8Array): Uint32Array<ArrayBuffer> {
  start();
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  for (; at + 64 <= message.length; at += 64) takeBlock(view, at);
  const last = new Uint8Array(message.length - at < 56 ? 64 : 128);
  last.set(message.subarray(at));
  last[message.length - at] = 0x80;
  const end = new DataView(last.buffer);
  end.setUint32(last.length - 8, Math.floor(message.length / 2 ** 29));
  end.setUint32(last.length - 4, message.length << 3);
  for (let block = 0; block < last.length; block += 64) takeBlock(end, block);
  return Uint32Array.from(H);
}

/** The longest message of one block, in bytes. */
export const ONE_BLOCK = 55;

/** The first word of the digest of bytes[from … to), at most ONE_BLOCK of them: no array is made for it. */
export function sha1FirstWord(bytes: Uint8Array, from: number, to: number): number {
  W.fill(0, 0, 15);
  for (let at = from, t = 0; at < to; at++, t++)
    W[t >>> 2] = (W[t >>> 2] ?? 0) | ((bytes[at] ?? 0) << (24 - 8 * (t & 3)));
  const length = to - from;
  W[length >>> 2] = (W[length >>> 2] ?? 0) | (0x80 << (24 - 8 * (length & 3)));
  W[15] = length << 3;
  start();
  compress();
  return (H[0] ?? 0) >>> 0;
}

function start(): void {
  H[0] = 0x67452301;
  H[1] = 0xefcdab89;
  H[2] = 0x98badcfe;
  H[3] = 0x10325476;
  H[4] = 0xc3d2e1f0;
}

function takeBlock(view: DataView, at: number): void {
  for (let t = 0; t < 16; t++) W[t] = view.getInt32(at + 4 * t);
  compress();
}

/** Takes the block in W[0 … 15] into H. Four loops, one for each of the round's functions, are twice as fast as one. */
function compress(): void {
  for (let t = 16; t < 80; t++) {
    const x = (W[t - 3] ?? 0) ^ (W[t - 8] ?? 0) ^ (W[t - 14] ?? 0) ^ (W[t - 16] ?? 0);
    W[t] = (x << 1) | (x >>> 31);
  }
  let a = H[0] ?? 0;
  let b = H[1] ?? 0;
  let c = H[2] ?? 0;
  let d = H[3] ?? 0;
  let e = H[4] ?? 0;
  let t = 0;
  for (; t < 20; t++) {
    const next = (((a << 5) | (a >>> 27)) + ((b & c) | (~b & d)) + e + 0x5a827999 + (W[t] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (; t < 40; t++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0x6ed9eba1 + (W[t] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (; t < 60; t++) {
    const next = (((a << 5) | (a >>> 27)) + ((b & c) | (b & d) | (c & d)) + e + 0x8f1bbcdc + (W[t] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (; t < 80; t++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0xca62c1d6 + (W[t] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  H[0] = (H[0] ?? 0) + a;
  H[1] = (H[1] ?? 0) + b;
  H[2] = (H[2] ?? 0) + c;
  H[3] = (H[3] ?? 0) + d;
  H[4] = (H[4] ?? 0) + e;
}

// SHA-1 (FIPS 180-4, §6.1), synchronous: the browser's own is asynchronous, and a text has thousands of grams.

const W = new Uint32Array(80);
const STATE = new Uint32Array(5);

/** The five words of the digest, big-endian as the standard has them. */
export function sha1(message: Uint8Array): Uint32Array<ArrayBuffer> {
  STATE.set([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  for (; at + 64 <= message.length; at += 64) {
    for (let t = 0; t < 16; t++) W[t] = view.getUint32(at + 4 * t);
    compress();
  }
  const last = new Uint8Array(message.length - at < 56 ? 64 : 128);
  last.set(message.subarray(at));
  last[message.length - at] = 0x80;
  const end = new DataView(last.buffer);
  end.setUint32(last.length - 8, Math.floor(message.length / 2 ** 29));
  end.setUint32(last.length - 4, message.length << 3);
  for (let block = 0; block < last.length; block += 64) {
    for (let t = 0; t < 16; t++) W[t] = end.getUint32(block + 4 * t);
    compress();
  }
  return STATE.slice();
}

/** Takes the block in W[0 … 15] into STATE. */
function compress(): void {
  for (let t = 16; t < 80; t++) {
    const x = (W[t - 3] ?? 0) ^ (W[t - 8] ?? 0) ^ (W[t - 14] ?? 0) ^ (W[t - 16] ?? 0);
    W[t] = (x << 1) | (x >>> 31);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = STATE;
  for (let t = 0; t < 80; t++) {
    const [f, k] = round(t, b, c, d);
    const next = (((a << 5) | (a >>> 27)) + f + e + k + (W[t] ?? 0)) | 0;
    [e, d, c, b, a] = [d, c, (b << 30) | (b >>> 2), a, next];
  }
  STATE[0] = (STATE[0] ?? 0) + a;
  STATE[1] = (STATE[1] ?? 0) + b;
  STATE[2] = (STATE[2] ?? 0) + c;
  STATE[3] = (STATE[3] ?? 0) + d;
  STATE[4] = (STATE[4] ?? 0) + e;
}

function round(t: number, b: number, c: number, d: number): [f: number, k: number] {
  if (t < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (t < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (t < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}

// Numbers of two bytes, widened to single precision, which holds all of them exactly.

/** IEEE 754 half precision (F16), little-endian. */
export function widenHalf(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  return widen(bytes, (bits) => {
    const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
    const sign = bits & 0x8000 ? -1 : 1;
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** The upper half of single precision (BF16), little-endian. */
export function widenBrain(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const word = new Uint32Array(1);
  const number = new Float32Array(word.buffer);
  return widen(bytes, (bits) => {
    word[0] = bits << 16;
    return number[0] ?? NaN;
  });
}

function widen(bytes: Uint8Array, valueOf: (bits: number) => number): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 2 }, (_, at) => valueOf(view.getUint16(2 * at, true)));
}

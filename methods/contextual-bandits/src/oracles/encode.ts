// Numbers of a stored model as text.
import { fromBase64, toBase64 } from '@papertape/reproduction';

/** Base64 of the bytes of the numbers; every engine that runs this is little-endian. */
export function encode(numbers: Float32Array | Uint32Array): string {
  return toBase64(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
}

/** The numbers of `encode`. Throws TypeError where the text is not one. */
export function decodeFloats(text: string): Float32Array<ArrayBuffer> {
  return new Float32Array(decode(text));
}

/** The whole numbers of `encode`. Throws TypeError where the text is not one. */
export function decodeIndices(text: string): Uint32Array<ArrayBuffer> {
  return new Uint32Array(decode(text));
}

function decode(text: string): ArrayBuffer {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = fromBase64(text);
  } catch {
    throw new TypeError('The stored model is damaged: its numbers are not base64.');
  }
  if (bytes.length % 4 !== 0) throw new TypeError('The stored model is damaged: a number in it is cut off.');
  return bytes.buffer;
}

/** The packed digits: count (u32, little-endian), then labels, then 784 bytes of brightness for each. */
import type { SparseExample } from '../src/index.ts';

export const PIXELS = 784;
export const DIGITS_FOR_TEST = 2_000;

/** Packs images of 784 bytes with their labels. */
export function packDigits(
  digits: readonly { readonly pixels: Uint8Array; readonly label: number }[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + digits.length * (1 + PIXELS));
  new DataView(bytes.buffer).setUint32(0, digits.length, true);
  digits.forEach(({ pixels, label }, index) => {
    bytes[4 + index] = label;
    bytes.set(pixels, 4 + digits.length + index * PIXELS);
  });
  return bytes;
}

/** The digits as sparse examples with values in (0, 1]. Throws TypeError when the bytes are something else. */
export function parseDigits(bytes: Uint8Array): SparseExample[] {
  const count = bytes.length < 4 ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (bytes.length !== 4 + count * (1 + PIXELS)) {
    throw new TypeError(`Not a file of packed digits: ${bytes.length} bytes.`);
  }
  return Array.from({ length: count }, (_, index) => {
    const start = 4 + count + index * PIXELS;
    return { ...lit(bytes.subarray(start, start + PIXELS)), label: bytes[4 + index] ?? 0 };
  });
}

/** Where an image is not black, and how bright it is there. */
function lit(pixels: Uint8Array): { indices: Uint16Array; values: Float32Array } {
  const indices = new Uint16Array(PIXELS);
  let count = 0;
  for (let pixel = 0; pixel < PIXELS; pixel++) if ((pixels[pixel] ?? 0) > 0) indices[count++] = pixel;
  const values = new Float32Array(count);
  for (let n = 0; n < count; n++) values[n] = (pixels[indices[n] ?? 0] ?? 0) / 255;
  return { indices: indices.slice(0, count), values };
}

/** The last 2,000 are for testing; the order was random when they were packed. */
export function splitDigits(digits: readonly SparseExample[]) {
  const train = digits.length - DIGITS_FOR_TEST;
  return { train: digits.slice(0, train), test: digits.slice(train) };
}

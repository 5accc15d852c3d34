// A picture of a record as a PNG file.
import { finishedRuns, fromBase64, type Result } from '@papertape/reproduction';
import { encode } from 'fast-png';

/** The PNG of a seed's picture, by its place among those of the seed; null where there is none. */
export function imagePng(result: Result, seed: number, index: number): Uint8Array<ArrayBuffer> | null {
  const image = finishedRuns(result).find((run) => run.seed === seed)?.images[index];
  if (!image) return null;
  const { width, height, channels, data } = image;
  const pixels = fromBase64(data);
  if (pixels.length !== width * height * channels) return null;
  return new Uint8Array(encode({ width, height, channels, depth: 8, data: pixels }));
}

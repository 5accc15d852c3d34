import { toBase64 } from '@papertape/reproduction';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { imagePng } from './image-response.ts';
import { imagesOf, tablesOf } from './tables.ts';
import { newResult, newRun } from './testing.ts';

const pixels = Uint8Array.of(0, 50, 100, 150, 200, 250);
const picture = {
  name: 'tide',
  width: 3,
  height: 2,
  channels: 1 as const,
  data: toBase64(pixels),
  alt: 'A tide',
};
const result = newResult({
  runs: [
    newRun(1, {
      tables: [
        {
          name: 'harbours',
          columns: ['harbour', 'height'],
          rows: [
            ['North', 1234.5],
            ['South', -0.00001],
          ],
        },
      ],
    }),
    { seed: 2, status: 'failed', seconds: 1, error: 'sank' },
    newRun(3, {
      tables: [{ name: 'harbours', columns: ['harbour'], rows: [['East']] }],
      images: [picture],
    }),
  ],
});

test('tables of one name stand together, seed by seed, their numbers as people read them', () => {
  expect(tablesOf(result)).toEqual([
    {
      name: 'harbours',
      seeds: [
        {
          seed: 1,
          columns: ['harbour', 'height'],
          rows: [
            ['North', '1,235'],
            ['South', '−1 × 10⁻⁵'],
          ],
        },
        { seed: 3, columns: ['harbour'], rows: [['East']] },
      ],
    },
  ]);
});

test('pictures are served as PNG, pixel by pixel', () => {
  expect(imagesOf(result, '/record/quick')).toEqual([
    { name: 'tide', seed: 3, alt: 'A tide', width: 3, height: 2, href: '/record/quick/3/0.png' },
  ]);
  const decoded = decode(imagePng(result, 3, 0) ?? new Uint8Array());
  expect(decoded).toMatchObject({ width: 3, height: 2, channels: 1 });
  expect(Uint8Array.from(decoded.data)).toEqual(pixels);
});

test.each([
  [3, 1],
  [2, 0],
  [9, 0],
  [NaN, 0],
])('there is no picture of seed %s at %s', (seed, index) => {
  expect(imagePng(result, seed, index)).toBeNull();
});

test('a picture whose bytes do not fit its size is none', () => {
  const broken = newResult({ runs: [newRun(1, { images: [{ ...picture, width: 4 }] })] });
  expect(imagePng(broken, 1, 0)).toBeNull();
});

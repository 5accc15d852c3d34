import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Result } from './result.ts';
import { resultToJson } from './serialize.ts';
import { sampleResult } from './testing/sample-result.ts';
import { MAX_RESULT_BYTES, parseResult, resultJsonSchema } from './validate.ts';

type Change = (result: ReturnType<typeof sampleResult>) => unknown;
const finishedRun = (result: Result) => {
  const run = result.runs[0];
  if (run?.status !== 'finished') throw new Error('The sample begins with a finished run.');
  return run;
};

/** What is wrong with a changed sample, by the parser. */
function complaint(change: Change): string {
  const result = sampleResult();
  const changed = change(result);
  try {
    parseResult(changed);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

/** The sample with one part of it replaced. */
const put =
  (part: object): Change =>
  (result) => ({ ...result, ...part });

describe('a result', () => {
  test('is the same when written and read again', () => {
    const result = sampleResult();
    const text = resultToJson(result);
    expect(parseResult(JSON.parse(text))).toEqual(result);
    expect(text.match(/^ {4}\{.*"measurements":.*\},?$/gm)).toHaveLength(result.runs.length);
    expect(text.length).toBeLessThan(MAX_RESULT_BYTES);
  });

  test.each<[string, Change, RegExp]>([
    ['a text', () => 'result', /This is no result: .*Object/],
    ['null', () => null, /This is no result/],
    ['another format', put({ format: 'x' }), /format: /],
    ['a later version', put({ version: 2 }), /version 2; this Papertape reads version 1/],
    ['something more', put({ extra: 1 }), /extra: /],
    ['a seed that is no number', put({ seeds: ['1'] }), /seeds\.0: /],
    ['no seeds', put({ seeds: [] }), /seeds: /],
    ['a time that is none', put({ startedAt: 'yesterday' }), /startedAt: /],
    ['a seed twice', put({ seeds: [1, 1, 2, 3] }), /registered twice/],
    ['runs of other seeds', put({ seeds: [1, 2] }), /seed 3 ran without being registered/],
    ['finished without a seed', put({ seeds: [1, 2, 3, 4] }), /lacks seeds/],
    ['a run twice', (result) => ({ ...result, runs: [...result.runs, finishedRun(result)] }), /two runs/],
    [
      'a claim twice',
      (result) => ({ ...result, claims: [...result.claims, result.claims[0]] }),
      /claim is there twice/,
    ],
    [
      'a dataset twice',
      (result) => ({ ...result, datasets: [...result.datasets, result.datasets[0]] }),
      /dataset is there twice/,
    ],
  ])('is not %s', (_, change, message) => {
    expect(complaint(change)).toMatch(message);
  });

  test.each<[string, object, RegExp]>([
    [
      'series of different lengths',
      { series: [{ name: 's', x: [1, 2], y: [1] }] },
      /seed 1: series 's' has 2 x and 1 y/,
    ],
    ['a series that goes back', { series: [{ name: 's', x: [2, 1], y: [1, 1] }] }, /goes back/],
    [
      'too long a series',
      { series: [{ name: 's', x: Array(201).fill(0), y: [] }] },
      /runs\.0\.series\.0\.x: /,
    ],
    [
      'a series twice',
      {
        series: [
          { name: 's', x: [], y: [] },
          { name: 's', x: [], y: [] },
        ],
      },
      /series is there twice/,
    ],
    ['a narrow row', { tables: [{ name: 't', columns: ['a', 'b'], rows: [[1]] }] }, /table 't' has rows/],
    [
      'an image of the wrong size',
      { images: [{ name: 'i', width: 4, height: 4, channels: 3, data: 'AAAA', alt: '' }] },
      /image 'i' is not 4 × 4 × 3 bytes/,
    ],
    [
      'an image that is no base64',
      { images: [{ name: 'i', width: 1, height: 1, channels: 3, data: '<&>=', alt: '' }] },
      /image 'i' is not/,
    ],
    ['a measurement that is no number', { measurements: { loss: null } }, /runs\.0\.measurements\.loss: /],
  ])('has no run with %s', (_, change, message) => {
    const changed: Change = (result) => ({
      ...result,
      runs: [{ ...finishedRun(result), ...change }, ...result.runs.slice(1)],
    });
    expect(complaint(changed)).toMatch(message);
  });
});

describe('the JSON schema', () => {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(resultJsonSchema());

  test('accepts a result and refuses what is none', () => {
    expect(validate(JSON.parse(resultToJson(sampleResult())))).toBe(true);
    expect(validate({ ...sampleResult(), seeds: ['1'] })).toBe(false);
    expect(validate({ ...sampleResult(), extra: 1 })).toBe(false);
    expect(validate({})).toBe(false);
  });

  test('is the one that is published beside the package', async () => {
    const published = await readFile(new URL('../result.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(published)).toEqual(resultJsonSchema());
  });
});

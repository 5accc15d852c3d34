/** Reading a result: the schema, and what a schema cannot say. */
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { ResultError } from './errors.ts';
import { describeIssues } from './issues.ts';
import { type FinishedRun, type Result, ResultSchema } from './result.ts';

/** No result that is sent to a site may be longer, as JSON in UTF-8. */
export const MAX_RESULT_BYTES = 2 * 1024 * 1024;

/** The result in `value`, as from JSON.parse. Throws ResultError saying what is wrong and where. */
export function parseResult(value: unknown): Result {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : 1;
  if (typeof version === 'number' && version > 1) {
    throw new ResultError(`This result has version ${version}; this Papertape reads version 1. Update it.`);
  }
  const parsed = v.safeParse(ResultSchema, value);
  if (!parsed.success) throw new ResultError(`This is no result: ${describeIssues(parsed.issues)}.`);
  const mistakes = contradictions(parsed.output);
  if (mistakes.length > 0) throw new ResultError(`This result contradicts itself: ${mistakes.join('; ')}.`);
  return parsed.output;
}

/** The JSON Schema (draft 7) of a result; some limits between its parts are checked by `parseResult` alone. */
export function resultJsonSchema(): Record<string, unknown> {
  return {
    ...toJsonSchema(ResultSchema, { errorMode: 'ignore' }),
    title: 'Result of a reproduction',
  };
}

function contradictions(result: Result): string[] {
  const mistakes: string[] = [];
  const seeds = result.runs.map((run) => run.seed);
  if (hasTwice(result.seeds)) mistakes.push('a seed is registered twice');
  if (hasTwice(seeds)) mistakes.push('a seed has two runs');
  const strange = seeds.filter((seed) => !result.seeds.includes(seed));
  if (strange.length > 0) mistakes.push(`seed ${strange.join(', ')} ran without being registered`);
  if (result.finishedAt !== null && seeds.length < result.seeds.length) {
    mistakes.push('it is called finished and lacks seeds');
  }
  if (hasTwice(result.datasets.map((dataset) => dataset.name))) mistakes.push('a dataset is there twice');
  if (hasTwice(result.claims.map((claim) => claim.id))) mistakes.push('a claim is there twice');
  const finished = result.runs.filter((run) => run.status === 'finished');
  return [...mistakes, ...finished.flatMap(contradictionsInRun)];
}

function contradictionsInRun(run: FinishedRun): string[] {
  const mistakes: string[] = [];
  for (const { name, x, y } of run.series) {
    if (x.length !== y.length) mistakes.push(`series '${name}' has ${x.length} x and ${y.length} y`);
    if (x.some((value, index) => value < (x[index - 1] ?? -Infinity))) {
      mistakes.push(`series '${name}' goes back in x`);
    }
  }
  for (const { name, columns, rows } of run.tables) {
    if (rows.some((row) => row.length !== columns.length)) {
      mistakes.push(`table '${name}' has rows that are not as wide as its columns`);
    }
  }
  for (const { name, width, height, channels, data } of run.images) {
    const length = 4 * Math.ceil((width * height * channels) / 3);
    if (data.length !== length || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
      mistakes.push(`image '${name}' is not ${width} × ${height} × ${channels} bytes in base64`);
    }
  }
  for (const [what, items] of [
    ['series', run.series] as const,
    ['table', run.tables] as const,
    ['image', run.images] as const,
  ]) {
    if (hasTwice(items.map((item) => item.name))) mistakes.push(`a ${what} is there twice`);
  }
  return mistakes.map((mistake) => `seed ${run.seed}: ${mistake}`);
}

const hasTwice = (values: readonly unknown[]) => new Set(values).size !== values.length;

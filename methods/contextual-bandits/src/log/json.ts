// Logs as lines of JSON: decisions, outcomes, and decisions that carry their rewards already.
import { dense } from '../features/dense.ts';
import { hashed, type Fields } from '../features/hashed.ts';
import type { Candidate, Draw, FeatureVector, LoggedDecision, MaturedRow, Outcome } from '../types.ts';

/** What a line says. A draw with a reward of its own is a matured row: nothing is waited for. */
export type LogLine =
  | { readonly kind: 'decision'; readonly decision: LoggedDecision; readonly rows: readonly MaturedRow[] }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

export interface LogFormat {
  /** Named features are hashed to 2^bits places. Default 18. */
  readonly bits?: number;
}

/**
 * Reads one line. A decision has `id`, `time`, `candidates` [{ id, features }] and `chosen` [{ id, slot, propensity,
 * reward? }]; an outcome has `decision`, `id`, `reward` and `time`. Times are milliseconds or ISO 8601. Features are a
 * list of numbers, { indices, values }, or named fields. A propensity that is missing or no number is read as NaN, for
 * `diagnose` to find. Throws TypeError saying what is wrong with the line.
 */
export function parseLogLine(text: string, { bits = 18 }: LogFormat = {}): LogLine {
  const line = objectOf(parsed(text), 'The line');
  if ('decision' in line) return { kind: 'outcome', outcome: outcomeOf(line) };
  if (!('candidates' in line)) throw new TypeError("it has neither 'candidates' nor 'decision'");
  return decisionOf(line, bits);
}

/** One line for a decision or an outcome, that `parseLogLine` reads as the same. */
export function formatLogLine(entry: LoggedDecision | Outcome): string {
  if (!('candidates' in entry)) return JSON.stringify(entry);
  const candidates = entry.candidates.map(({ id, features: { indices, values } }) => ({
    id,
    features: { indices: [...indices], values: [...values] },
  }));
  return JSON.stringify({ ...entry, candidates });
}

type Json = Record<string, unknown>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError('it is not JSON (was it cut off?)');
  }
}

function outcomeOf(line: Json): Outcome {
  return {
    decision: textOf(line.decision, 'decision'),
    id: textOf(line.id, 'id'),
    reward: numberOf(line.reward, 'reward'),
    time: timeOf(line.time),
  };
}

function decisionOf(line: Json, bits: number): LogLine {
  const candidates = listOf(line.candidates, 'candidates').map((each) => candidateOf(each, bits));
  const draws = listOf(line.chosen, 'chosen').map((each, place) => drawOf(objectOf(each, 'A draw'), place));
  const decision: LoggedDecision = {
    id: textOf(line.id, 'id'),
    time: timeOf(line.time),
    ...('context' in line && { context: line.context }),
    candidates,
    chosen: draws.map(({ draw }) => draw),
    policy: policyOf(line.policy),
    seed: line.seed === undefined ? 0 : numberOf(line.seed, 'seed'),
  };
  const rows = draws.flatMap(({ draw: { slot }, reward }) =>
    reward === undefined ? [] : [{ decision, slot, reward }],
  );
  return { kind: 'decision', decision, rows };
}

function candidateOf(value: unknown, bits: number): Candidate {
  const { id, features } = objectOf(value, 'A candidate');
  return { id: textOf(id, 'id of a candidate'), features: featuresOf(features, bits) };
}

function featuresOf(value: unknown, bits: number): FeatureVector {
  if (value === undefined || value === null) return dense([]);
  if (Array.isArray(value)) return dense(value.map((each) => numberOf(each, 'features')));
  const fields = objectOf(value, 'features');
  if (!Array.isArray(fields.indices) || !Array.isArray(fields.values)) return hashed(fieldsOf(fields), bits);
  const [indices, values] = [fields.indices, fields.values].map((list: unknown[]) =>
    list.map((each) => numberOf(each, 'features')),
  );
  if (
    indices?.length !== values?.length ||
    !indices?.every((index) => Number.isInteger(index) && index >= 0)
  ) {
    throw new TypeError("'features' needs as many whole 'indices' as 'values'");
  }
  return { indices: Uint32Array.from(indices), values: Float32Array.from(values ?? []) };
}

function fieldsOf(fields: Json): Fields {
  for (const [name, value] of Object.entries(fields)) {
    const texts = Array.isArray(value) && value.every((each) => typeof each === 'string');
    if (!texts && !['number', 'string', 'boolean'].includes(typeof value)) {
      throw new TypeError(
        `the feature '${name}' is neither a number, a text, a list of texts, nor true or false`,
      );
    }
  }
  return fields as Fields;
}

function drawOf(line: Json, place: number): { draw: Draw; reward: number | undefined } {
  const propensity = typeof line.propensity === 'number' ? line.propensity : NaN;
  const slot = line.slot === undefined ? place : numberOf(line.slot, 'slot');
  const draw = { id: textOf(line.id, 'id of a draw'), slot, propensity };
  const { reward } = line;
  return { draw, reward: reward === undefined || reward === null ? undefined : numberOf(reward, 'reward') };
}

function policyOf(value: unknown): LoggedDecision['policy'] {
  if (value === undefined) return { name: 'unknown', version: '' };
  if (typeof value === 'string') return { name: value, version: '' };
  const { name, version } = objectOf(value, 'policy');
  return {
    name: textOf(name, 'name of the policy'),
    version: version === undefined ? '' : textOf(version, 'version'),
  };
}

function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new TypeError(`${what} is not an object`);
}

function listOf(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`'${name}' is not a list`);
}

/** Ids may be numbers; they are the same as their text. */
function textOf(value: unknown, name: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new TypeError(`'${name}' is missing`);
}

function numberOf(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(`'${name}' is not a number`);
}

function timeOf(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof time === 'number' && Number.isFinite(time)) return time;
  throw new TypeError("'time' is neither milliseconds nor an ISO 8601 date");
}

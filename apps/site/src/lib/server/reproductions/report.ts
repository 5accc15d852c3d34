// A reader's run: checked, its verdicts computed here, and compared with the record.
import {
  compareResults,
  parseResult,
  ResultError,
  type ClaimOutcome,
  type Comparison,
  type Result,
} from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import type { ReportOutcome, ReproductionReport } from '@papertape/database';
import { ApiError } from '../api/errors.ts';
import { outcomesOf } from './outcomes.ts';
import { recordHash } from './rooms.ts';
import { isStorable, reportHash, withoutDrawings } from './stored-report.ts';

/** A run that may be kept. */
export interface JudgedReport {
  report: ReproductionReport;
  /** What is kept of the result. */
  stored: Result;
  outcomes: ClaimOutcome[];
}

/** Differences named in a reason; the others are counted. */
const NAMED = 3;

/**
 * Reads and judges a run of the room, as JSON text.
 * @throws ApiError 400 that says what is wrong with it.
 */
export function judgeReport(room: Room, text: string): JudgedReport {
  const result = readResult(text);
  const mistake = mistakeIn(result, room);
  if (mistake !== null) throw new ApiError(400, mistake);
  const outcomes = outcomesOf(room, result);
  const record = room.records[result.profile.name];
  const { outcome, reason } = standing(record && compareResults(room.definition, result, record));
  const { environment } = result;
  return {
    report: {
      hash: reportHash(result),
      reproduction: room.name,
      profile: result.profile.name,
      runtime: environment.runtime,
      agent: environment.agent.slice(0, 300),
      device: environment.device.slice(0, 100),
      seconds: environment.seconds,
      seeds: finishedSeeds(result),
      outcome,
      reason,
      recordHash: record && recordHash(record),
      verdicts: Object.fromEntries(outcomes.map(({ id, verdict }) => [id, verdict])),
    },
    stored: withoutDrawings(result),
    outcomes,
  };
}

function readResult(text: string): Result {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError(400, 'The body is no JSON. Send a result as `papertape reproduce --out` writes it.');
  }
  if (!isStorable(value))
    throw new ApiError(400, 'The result holds characters that are none (NUL, or half of one).');
  try {
    return parseResult(value);
  } catch (error) {
    if (error instanceof ResultError) throw new ApiError(400, error.message);
    throw error;
  }
}

function mistakeIn(result: Result, room: Room): string | null {
  if (result.reproduction !== room.name)
    return `This is a run of '${result.reproduction}'; '${room.name}' was expected.`;
  const profile = room.definition.profiles[result.profile.name];
  const unknown = result.seeds.filter((seed) => !profile.seeds.includes(seed));
  if (unknown.length > 0)
    return `Seed ${unknown.join(', ')} is not registered for the profile '${result.profile.name}'.`;
  if (result.finishedAt === null || result.runs.length < result.seeds.length)
    return 'The run is not finished. Let it go on to its end, and send it then.';
  if (finishedSeeds(result) === 0) return 'Every seed of the run failed: there is nothing to compare.';
  return null;
}

function standing(comparison: Comparison | null): { outcome: ReportOutcome; reason: string | null } {
  if (comparison === null) return { outcome: 'no record', reason: null };
  if (!comparison.comparable) return { outcome: 'not comparable', reason: comparison.reason };
  if (comparison.agrees) return { outcome: 'agrees', reason: null };
  const outside = [...comparison.differences.filter(({ within }) => !within), ...comparison.missing];
  const named = outside
    .slice(0, NAMED)
    .map(({ seed, metric }) => `${metric ?? 'the outcome'} in seed ${seed}`);
  const more = outside.length > NAMED ? ` and ${outside.length - NAMED} more` : '';
  return { outcome: 'differs', reason: `Outside the tolerance: ${named.join(', ')}${more}.` };
}

function finishedSeeds(result: Result): number {
  return result.runs.filter(({ status }) => status === 'finished').length;
}

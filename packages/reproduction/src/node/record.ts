/** Writes the record of a room, which the site shows. */
import { evaluateClaims } from '../claims/evaluate.ts';
import type { ReproductionDefinition } from '../definition.ts';
import { ResultError } from '../errors.ts';
import type { Result } from '../result.ts';
import { sameParameters } from '../runner/resume.ts';
import { resultToJson } from '../serialize.ts';
import { parseResult } from '../validate.ts';
import { recordFile, type Room } from './rooms.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Writes a finished result of exactly the registered seeds as the room's record, its verdicts computed again, and
 * gives the path. Throws ResultError where it is not one.
 */
export async function writeRecord(
  room: Pick<Room, 'folder' | 'definition'>,
  result: Result,
): Promise<string> {
  const parsed = parseResult(result);
  const reason = unfit(room.definition, parsed);
  if (reason !== null) throw new ResultError(`This result cannot be the record: ${reason}.`);
  const path = recordFile(room.folder, parsed.profile.name);
  writeWhole(path, resultToJson({ ...parsed, claims: evaluateClaims(room.definition, parsed) }));
  return path;
}

function unfit(definition: ReproductionDefinition, result: Result): string | null {
  const { seeds, parameters } = definition.profiles[result.profile.name];
  if (result.reproduction !== definition.name) return `it is of '${result.reproduction}'`;
  if (result.finishedAt === null) return 'it is not finished';
  if (!result.runs.some((run) => run.status === 'finished')) return 'every seed failed';
  if (!sameParameters(result.profile.parameters, parameters)) return 'its profile has other parameters';
  const same = seeds.length === result.seeds.length && seeds.every((seed) => result.seeds.includes(seed));
  return same ? null : `a record has the registered seeds, ${seeds.join(', ')}, and no others`;
}

/** What an unfinished result gives to the run that goes on from it. */
import type { Parameters, ProfileName, ReproductionDefinition } from '../definition.ts';
import { ResumeError } from '../errors.ts';
import type { Result, Run } from '../result.ts';

/** The finished runs of `earlier` that count; failed ones run again. Throws ResumeError where it is another run. */
export function resumableRuns<P extends Parameters>(
  definition: ReproductionDefinition<P>,
  planned: { readonly profile: ProfileName; readonly processes?: number },
  seeds: readonly number[],
  earlier: Result,
): Run[] {
  const reason = mismatch(definition, planned, seeds, earlier);
  if (reason !== null) throw new ResumeError(`This run cannot go on from that one: ${reason}.`);
  return earlier.runs.filter((run) => run.status === 'finished' && seeds.includes(run.seed));
}

function mismatch<P extends Parameters>(
  definition: ReproductionDefinition<P>,
  { profile, processes }: { readonly profile: ProfileName; readonly processes?: number },
  seeds: readonly number[],
  earlier: Result,
): string | null {
  if (earlier.reproduction !== definition.name) return `it is of '${earlier.reproduction}'`;
  if (earlier.profile.name !== profile) return `its profile is '${earlier.profile.name}'`;
  if (!sameParameters(earlier.profile.parameters, definition.profiles[profile].parameters)) {
    return 'the parameters of the profile have changed since';
  }
  const otherwise = trainedOtherwise(earlier, processes !== undefined);
  if (otherwise !== null) return otherwise;
  const strange = earlier.seeds.filter((seed) => !seeds.includes(seed));
  return strange.length > 0 ? `it has other seeds (${strange.join(', ')})` : null;
}

/** Why seeds computed as planned are not those of `earlier`; null where they are: several processes sum in another order. */
export function trainedOtherwise(
  { environment: { dataParallel = false } }: Pick<Result, 'environment'>,
  planned: boolean,
): string | null {
  if (dataParallel === planned) return null;
  return dataParallel
    ? 'it was trained data-parallel: add --workers N, with any N'
    : 'it was not trained data-parallel: leave --workers out, or add --side-by-side';
}

/** Whether two sets of parameters are equal, in whatever order they stand. */
export function sameParameters(a: Parameters, b: Parameters): boolean {
  const sorted = (parameters: Parameters) => JSON.stringify(Object.entries(parameters).sort(byName));
  return sorted(a) === sorted(b);
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

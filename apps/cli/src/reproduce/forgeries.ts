// Claims of a result that its own measurements do not bear out.
import {
  evaluateClaims,
  type ClaimOutcome,
  type ReproductionDefinition,
  type Result,
} from '@papertape/reproduction';

/** A claim as the file has it (null: it lacks it), and as its measurements give it (null: there is no such claim). */
export interface Forgery {
  id: string;
  written: ClaimOutcome | null;
  computed: ClaimOutcome | null;
}

/** Estimates may differ by rounding where engines round logarithms and exponentials differently. */
const ROUNDING = 1e-9;

/** Claims whose verdict, estimate, interval or number of seeds is not what the measurements give. */
export function forgedClaims(
  definition: Pick<ReproductionDefinition, 'claims'>,
  result: Pick<Result, 'claims' | 'seeds' | 'runs'>,
): Forgery[] {
  const computed = new Map(evaluateClaims(definition, result).map((outcome) => [outcome.id, outcome]));
  const written = new Map(result.claims.map((outcome) => [outcome.id, outcome]));
  return [...new Set([...computed.keys(), ...written.keys()])]
    .map((id) => ({ id, written: written.get(id) ?? null, computed: computed.get(id) ?? null }))
    .filter((pair) => !isSame(pair));
}

function isSame({ written, computed }: Forgery): boolean {
  if (!written || !computed) return false;
  return (
    written.verdict === computed.verdict &&
    written.seeds === computed.seeds &&
    isClose(written.estimate, computed.estimate) &&
    isClose(written.interval?.[0] ?? null, computed.interval?.[0] ?? null) &&
    isClose(written.interval?.[1] ?? null, computed.interval?.[1] ?? null)
  );
}

function isClose(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= ROUNDING * Math.max(1, Math.abs(a), Math.abs(b));
}

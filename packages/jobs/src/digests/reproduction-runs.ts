// Reproductions that ran in a time: the records of this checkout, and readers' runs that agree with them. What anybody
// may send in is not mailed on where it says something else.
import { listAgreeingReports, type Queryable, type ReproductionRun } from '@papertape/database';
import { evaluateClaims, type Verdict } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';

/** The latest run of each reproduction after `since` and up to `now`. */
export async function reproductionRuns(
  db: Queryable,
  rooms: readonly Room[],
  since: Date,
  now: Date,
): Promise<ReproductionRun[]> {
  const reports = await listAgreeingReports(db, since, now);
  return rooms.flatMap((room) => {
    const report = reports.find(({ reproduction }) => reproduction === room.name);
    const run = report
      ? { ranAt: report.receivedAt, verdicts: Object.values(report.verdicts) as Verdict[] }
      : recorded(room, since, now);
    const paper = identifierOf(room.definition.paper);
    if (run === null || paper === null) return [];
    const count = (verdict: Verdict) => run.verdicts.filter((one) => one === verdict).length;
    const outcome = {
      name: room.name,
      title: room.definition.title,
      ranAt: run.ranAt,
      holds: count('holds'),
      doesNotHold: count('does not hold'),
      undecided: count('inconclusive'),
    };
    return [{ paper, outcome }];
  });
}

/** The record that was finished in the time, the full one before the quick one. */
function recorded(
  { definition, records }: Room,
  since: Date,
  now: Date,
): { ranAt: string; verdicts: Verdict[] } | null {
  for (const record of [records.full, records.quick]) {
    const ranAt = record?.finishedAt ?? null;
    if (
      !record ||
      ranAt === null ||
      Date.parse(ranAt) <= since.getTime() ||
      Date.parse(ranAt) > now.getTime()
    )
      continue;
    return { ranAt, verdicts: evaluateClaims(definition, record).map(({ verdict }) => verdict) };
  }
  return null;
}

function identifierOf(paper: string): ReproductionRun['paper'] | null {
  const match = /^(arxiv|doi):(.+)$/.exec(paper);
  return match?.[1] && match[2] ? { scheme: match[1] as 'arxiv' | 'doi', value: match[2] } : null;
}

// Runs of reproductions that readers sent.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { InvalidCursor } from '../errors.ts';
import { instantOf } from '../values.ts';

/** How a reader's run compared with the record. */
export type ReportOutcome = 'agrees' | 'differs' | 'not comparable' | 'no record';

/** One reader's run. */
export interface ReproductionReport {
  /** SHA-256 of what was measured, 64 hexadecimal digits. */
  hash: string;
  reproduction: string;
  profile: string;
  runtime: string;
  agent: string;
  device: string;
  seconds: number;
  /** Seeds that finished. */
  seeds: number;
  outcome: ReportOutcome;
  /** Why it could not be compared, or where it differs; null where there is nothing to say. */
  reason: string | null;
  /** The record it was compared with. */
  recordHash: string | null;
  /** Claim → verdict. */
  verdicts: Record<string, string>;
}

/** A report as it is listed. `receivedAt` is ISO 8601 in UTC. */
export type ReceivedReport = ReproductionReport & { receivedAt: string };

/** How many reports of a reproduction came out alike. */
export interface ReportCount {
  reproduction: string;
  profile: string;
  outcome: ReportOutcome;
  recordHash: string | null;
  count: number;
  /** The last of them, ISO 8601 in UTC. */
  latestAt: string;
}

/** Keeps a report with the result it rests on. False when the same run was reported before: nothing changes then. */
export async function addReproductionReport(
  tx: Queryable,
  report: ReproductionReport,
  result: unknown,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    insert into reproduction_reports (hash, reproduction, profile, received_at, runtime, agent, device, seconds, seeds,
      outcome, reason, record_hash, verdicts, result)
    values (${report.hash}, ${report.reproduction}, ${report.profile}, ${now.toISOString()}, ${report.runtime},
      ${report.agent}, ${report.device}, ${report.seconds}, ${report.seeds}, ${report.outcome}, ${report.reason},
      ${report.recordHash}, ${JSON.stringify(report.verdicts)}::jsonb, ${JSON.stringify(result)}::jsonb)
    on conflict (hash) do nothing`);
  return (rowCount ?? 0) > 0;
}

/** Counts of all reports, by reproduction, profile, outcome and the record they were compared with. */
export async function countReproductionReports(db: Queryable): Promise<ReportCount[]> {
  const { rows } = await db.execute<{
    reproduction: string;
    profile: string;
    outcome: ReportOutcome;
    record_hash: string | null;
    count: string;
    latest_at: string;
  }>(sql`
    select reproduction, profile, outcome, record_hash, count(*) as count, max(received_at) as latest_at
    from reproduction_reports group by reproduction, profile, outcome, record_hash
    order by reproduction, profile, outcome, record_hash`);
  return rows.map(({ record_hash, latest_at, count, ...row }) => ({
    ...row,
    recordHash: record_hash,
    count: Number(count),
    latestAt: instantOf(latest_at),
  }));
}

interface ReportRow extends Record<string, unknown> {
  hash: string;
  reproduction: string;
  profile: string;
  received_at: string;
  runtime: string;
  agent: string;
  device: string;
  seconds: number;
  seeds: number;
  outcome: ReportOutcome;
  reason: string | null;
  record_hash: string | null;
  verdicts: Record<string, string>;
}

/** Reports of a reproduction, the latest first, with the cursor of the next page. @throws InvalidCursor */
export async function listReproductionReports(
  db: Queryable,
  reproduction: string,
  { limit, cursor = null }: { limit: number; cursor?: string | null },
): Promise<{ items: ReceivedReport[]; next: string | null }> {
  const after = cursor === null ? null : decodePlace(cursor);
  const place = after ? sql`and (received_at, hash) < (${after.at}::timestamptz, ${after.hash})` : sql``;
  const { rows } = await db.execute<ReportRow>(sql`
    select hash, reproduction, profile, received_at, runtime, agent, device, seconds, seeds, outcome, reason,
      record_hash, verdicts
    from reproduction_reports where reproduction = ${reproduction} ${place}
    order by received_at desc, hash desc limit ${limit + 1}`);
  const items = rows.slice(0, limit).map(reportOf);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodePlace(last) : null };
}

/** The latest report of each reproduction that agreed with the record, of those received after `since` and up to `now`. */
export async function listAgreeingReports(db: Queryable, since: Date, now: Date): Promise<ReceivedReport[]> {
  const { rows } = await db.execute<ReportRow>(sql`
    select distinct on (reproduction) hash, reproduction, profile, received_at, runtime, agent, device, seconds, seeds,
      outcome, reason, record_hash, verdicts
    from reproduction_reports
    where outcome = 'agrees' and received_at > ${since.toISOString()} and received_at <= ${now.toISOString()}
    order by reproduction, received_at desc, hash`);
  return rows.map(reportOf);
}

function reportOf({ received_at, record_hash, ...row }: ReportRow): ReceivedReport {
  return { ...row, recordHash: record_hash, receivedAt: instantOf(received_at) };
}

function encodePlace({ receivedAt, hash }: ReceivedReport): string {
  return Buffer.from(`${receivedAt} ${hash}`).toString('base64url');
}

function decodePlace(text: string): { at: string; hash: string } {
  const [, at, hash] =
    /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z) ([0-9a-f]{64})$/.exec(
      Buffer.from(text.slice(0, 200), 'base64url').toString(),
    ) ?? [];
  if (at === undefined || hash === undefined || Number.isNaN(Date.parse(at))) throw new InvalidCursor();
  return { at, hash };
}

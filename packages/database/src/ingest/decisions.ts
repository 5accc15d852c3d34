// What persons decided of records, as far as it concerns those at hand.
import type { RecordDecision, RecordName } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf, instantOrNull } from '../values.ts';
import { names } from './identity.ts';

/** A pair of records by their names, with the decision that holds for it. */
export interface DecidedPair {
  a: string;
  b: string;
  record: RecordName;
  other: RecordName;
  kind: RecordDecision['kind'];
  reason: string;
  decidedAt: string;
}

/** The decisions that hold. */
export class Decisions {
  /** The latest first. */
  readonly joins: readonly DecidedPair[];
  /** Both directions of each pair that was split. */
  readonly apart: ReadonlyMap<string, ReadonlySet<string>>;

  /** Of a pair that comes more than once the first counts. */
  constructor(decided: Iterable<DecidedPair>) {
    const pairs = [...firstOfEachPair(decided)];
    this.joins = pairs
      .filter(({ kind }) => kind === 'join')
      .sort(
        (x, y) => compareText(y.decidedAt, x.decidedAt) || compareText(x.a, y.a) || compareText(x.b, y.b),
      );
    const apart = new Map<string, Set<string>>();
    for (const { a, b } of pairs.filter(({ kind }) => kind === 'split'))
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const)
        apart.set(from, (apart.get(from) ?? new Set()).add(to));
    this.apart = apart;
  }
}

export const NO_DECISIONS = new Decisions([]);

/** Whether anybody ever decided anything: most sites have nothing to look for. */
export async function hasDecisions(tx: Queryable): Promise<boolean> {
  const { rows } = await tx.execute<{ any: boolean }>(
    sql`select exists (select 1 from record_decisions where undone_at is null) as any`,
  );
  return rows[0]?.any ?? false;
}

interface PairRow extends Record<string, unknown> {
  id: string;
  kind: RecordDecision['kind'];
  source: string;
  source_key: string;
  with_source: string;
  with_key: string;
  reason: string;
  decided_at: string;
}

/** The decisions that hold of pairs in which any of the records is, the latest first. */
export async function readDecidedPairs(
  tx: Queryable,
  records: readonly RecordName[],
): Promise<DecidedPair[]> {
  if (records.length === 0) return [];
  const wanted = sql`unnest(${sql.param(records.map(({ source }) => source))}::text[],
    ${sql.param(records.map(({ sourceKey }) => sourceKey))}::text[]) as k(source, source_key)`;
  const { rows } = await tx.execute<PairRow>(sql`
    select id, pair, kind, source, source_key, with_source, with_key, reason, decided_at from (
      select d.* from ${wanted} join record_decisions d on d.source = k.source and d.source_key = k.source_key
      union
      select d.* from ${wanted} join record_decisions d on d.with_source = k.source and d.with_key = k.source_key
    ) as d where undone_at is null order by decided_at desc, id desc, pair`);
  return rows.map((row) => ({
    a: names.record(row.source, row.source_key),
    b: names.record(row.with_source, row.with_key),
    record: { source: row.source, sourceKey: row.source_key },
    other: { source: row.with_source, sourceKey: row.with_key },
    kind: row.kind,
    reason: row.reason,
    decidedAt: instantOf(row.decided_at),
  }));
}

function firstOfEachPair(decided: Iterable<DecidedPair>): Iterable<DecidedPair> {
  const pairs = new Map<string, DecidedPair>();
  for (const decision of decided) {
    const pair = [decision.a, decision.b].sort().join('\n');
    if (!pairs.has(pair)) pairs.set(pair, decision);
  }
  return pairs.values();
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Rows of `record_decisions` as decisions, in the order of their first rows. */
export interface DecisionRow extends PairRow {
  decided_by: string;
  undone_at: string | null;
  undone_by: string | null;
}

export function decisionsOf(rows: readonly DecisionRow[]): RecordDecision[] {
  const decisions = new Map<string, RecordDecision>();
  for (const row of rows) {
    const decision = decisions.get(row.id) ?? {
      id: row.id,
      kind: row.kind,
      pairs: [],
      by: row.decided_by,
      reason: row.reason,
      decidedAt: instantOf(row.decided_at),
      undoneAt: instantOrNull(row.undone_at),
      undoneBy: row.undone_by,
    };
    decision.pairs.push([
      { source: row.source, sourceKey: row.source_key },
      { source: row.with_source, sourceKey: row.with_key },
    ]);
    decisions.set(row.id, decision);
  }
  return [...decisions.values()];
}

/** Writes decisions; those that are here already stay as they are. Returns the records of the new ones. */
export async function writeDecisions(
  tx: Queryable,
  decisions: readonly RecordDecision[],
): Promise<RecordName[]> {
  const rows = decisions.flatMap(({ pairs, ...decision }) =>
    pairs.map(([record, other], at) => ({ ...decision, pair: at + 1, record, other })),
  );
  if (rows.length === 0) return [];
  const column = <T>(value: (row: (typeof rows)[number]) => T) => sql.param(rows.map(value));
  const { rows: written } = await tx.execute<
    Pick<PairRow, 'source' | 'source_key' | 'with_source' | 'with_key'>
  >(sql`
    insert into record_decisions (id, pair, kind, source, source_key, with_source, with_key, decided_by, reason,
      decided_at, undone_at, undone_by)
    select * from unnest(${column(({ id }) => id)}::text[], ${column(({ pair }) => pair)}::int[],
      ${column(({ kind }) => kind)}::text[],
      ${column(({ record }) => record.source)}::text[], ${column(({ record }) => record.sourceKey)}::text[],
      ${column(({ other }) => other.source)}::text[], ${column(({ other }) => other.sourceKey)}::text[],
      ${column(({ by }) => by)}::text[], ${column(({ reason }) => reason)}::text[],
      ${column(({ decidedAt }) => decidedAt)}::timestamptz[], ${column(({ undoneAt }) => undoneAt)}::timestamptz[],
      ${column(({ undoneBy }) => undoneBy)}::text[])
    on conflict do nothing returning source, source_key, with_source, with_key`);
  return written.flatMap((row) => [
    { source: row.source, sourceKey: row.source_key },
    { source: row.with_source, sourceKey: row.with_key },
  ]);
}

// What persons decide of records: that they are of one paper, or are not. Whoever calls has asked for permission.
import { createHash } from 'node:crypto';
import { spellRecord as spell, type RecordDecision, type RecordName } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { DecisionRefused } from '../errors.ts';
import { type DecisionRow, decisionsOf, writeDecisions } from '../ingest/decisions.ts';
import { ingestStored } from '../ingest/ingest.ts';
import { lockIngest } from '../ingest/read.ts';
import { matchByIdentifiers, type RecordMatcher } from '../ingest/record-matcher.ts';
import { papersOfRecords } from './merged-papers.ts';
import { decodePlace, encodePlace } from './place.ts';

/** Who decides, why, and when. */
export interface DecisionOptions {
  by: string;
  reason: string;
  now: Date;
  /** The site's, so that what is left finds its papers as it would on its way in. */
  matcher?: RecordMatcher;
}

/** A decision, and the papers in which its records are from then on. */
export interface DecisionOutcome {
  decision: RecordDecision;
  /** Public ids, each once. */
  papers: string[];
}

/**
 * Takes a record out of its paper, for good: it is never joined with the others of that paper again, even where they
 * share an identifier. @throws DecisionRefused when it is not there, or alone in its paper.
 */
export async function splitRecords(
  tx: Queryable,
  record: RecordName,
  options: DecisionOptions,
): Promise<DecisionOutcome> {
  await lockIngest(tx);
  const others = (await membersOf(tx, record)).filter((other) => !isSame(other, record));
  if (others.length === 0)
    throw new DecisionRefused(
      `The record ${spell(record)} is alone in its paper: there is nothing to split.`,
    );
  const pairs = others.map((other): [RecordName, RecordName] => [record, other]);
  return await decide(tx, 'split', pairs, options);
}

/**
 * Makes the papers of two records one, for good. @throws DecisionRefused when one is not there, or both are of one paper
 * already.
 */
export async function joinRecords(
  tx: Queryable,
  a: RecordName,
  b: RecordName,
  options: DecisionOptions,
): Promise<DecisionOutcome> {
  await lockIngest(tx);
  const [left, right] = [await membersOf(tx, a), await membersOf(tx, b)];
  if (left.some((member) => isSame(member, b)))
    throw new DecisionRefused(`The records ${spell(a)} and ${spell(b)} are of one paper already.`);
  const pairs = left.flatMap((one) => right.map((other): [RecordName, RecordName] => [one, other]));
  return await decide(tx, 'join', pairs, options);
}

/**
 * Takes a decision back: what was decided of these records before holds again, or else what their contents say.
 * @throws DecisionRefused when there is no such decision, or it was taken back already.
 */
export async function undoDecision(
  tx: Queryable,
  id: string,
  { by, now, matcher = matchByIdentifiers }: Omit<DecisionOptions, 'reason'>,
): Promise<DecisionOutcome> {
  await lockIngest(tx);
  const known = await readDecision(tx, id);
  if (!known) throw new DecisionRefused(`There is no decision ${id}.`);
  if (known.undoneAt !== null)
    throw new DecisionRefused(`The decision ${id} was undone already, ${known.undoneAt}.`);
  const undoneAt = now.toISOString();
  await tx.execute(sql`
    update record_decisions set undone_at = ${undoneAt}, undone_by = ${by} where id = ${id}`);
  const records = known.pairs.flat();
  await ingestStored(tx, [], { now: undoneAt, matcher, decided: records });
  return { decision: { ...known, undoneAt, undoneBy: by }, papers: await papersOf(tx, records) };
}

async function decide(
  tx: Queryable,
  kind: RecordDecision['kind'],
  pairs: [RecordName, RecordName][],
  { by, reason, now, matcher = matchByIdentifiers }: DecisionOptions,
): Promise<DecisionOutcome> {
  if (reason.trim() === '')
    throw new DecisionRefused('A decision needs a reason, for whoever reads it later.');
  const decidedAt = now.toISOString();
  const facts = { kind, pairs, by, reason: reason.trim(), decidedAt };
  const id = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12);
  const decision = { id, ...facts, undoneAt: null, undoneBy: null };
  const decided = await writeDecisions(tx, [decision]);
  await ingestStored(tx, [], { now: decidedAt, matcher, decided });
  return { decision, papers: await papersOf(tx, pairs.flat()) };
}

/** All records of the paper that has this one. */
async function membersOf(tx: Queryable, record: RecordName): Promise<RecordName[]> {
  const { rows } = await tx.execute<{ source: string; source_key: string }>(sql`
    select source, source_key from source_records where paper_id = (
      select paper_id from source_records where source = ${record.source} and source_key = ${record.sourceKey})
    order by source, source_key`);
  if (rows.length === 0) throw new DecisionRefused(`There is no record ${spell(record)}.`);
  return rows.map(({ source, source_key }) => ({ source, sourceKey: source_key }));
}

async function papersOf(tx: Queryable, records: readonly RecordName[]): Promise<string[]> {
  return (await papersOfRecords(tx, records)).map(({ publicId }) => publicId);
}

const COLUMNS = sql`id, pair, kind, source, source_key, with_source, with_key, decided_by, reason, decided_at, undone_at,
  undone_by`;

async function readDecision(tx: Queryable, id: string): Promise<RecordDecision | null> {
  const { rows } = await tx.execute<DecisionRow>(
    sql`select ${COLUMNS} from record_decisions where id = ${id} order by pair`,
  );
  return decisionsOf(rows)[0] ?? null;
}

/**
 * Decisions of these kinds (all unless given), also those taken back, the latest first, with the cursor of the next
 * page. @throws InvalidCursor
 */
export async function listRecordDecisions(
  db: Queryable,
  {
    kinds = ['join', 'split'],
    limit,
    cursor = null,
  }: { kinds?: readonly RecordDecision['kind'][]; limit: number; cursor?: string | null },
): Promise<{ items: RecordDecision[]; next: string | null }> {
  const place = cursor === null ? null : decodePlace(cursor, 1);
  const before = place ? sql`and (decided_at, id) < (${place.at}::timestamptz, ${place.names[0]})` : sql``;
  const { rows } = await db.execute<DecisionRow>(sql`
    select ${COLUMNS} from record_decisions where id in (
      select id from record_decisions where pair = 1 and kind = any(${sql.param(kinds)}::text[]) ${before}
      order by decided_at desc, id desc limit ${limit + 1})
    order by decided_at desc, id desc, pair`);
  const decisions = decisionsOf(rows);
  const items = decisions.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next: decisions.length > limit && last ? encodePlace(last.decidedAt, last.id) : null,
  };
}

function isSame(a: RecordName, b: RecordName): boolean {
  return a.source === b.source && a.sourceKey === b.sourceKey;
}

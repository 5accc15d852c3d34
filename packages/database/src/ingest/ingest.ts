// Takes in what sources tell: finds the paper of each record, merges, and writes what changed.
import { type PaperRecord, type RecordName, succeed } from '@papertape/papers';
import type { Queryable } from '../database.ts';
import { prepareRecord, recordText, type StoredRecord } from './incoming.ts';
import { writeJoins } from './joins.ts';
import { writeBlockKeys, writeLookups } from './lookups.ts';
import { nameOf, readNeighbourhood } from './neighbourhood.ts';
import { type Outcome, outcomeOf, type PaperPlan, planPapers } from './plan.ts';
import { choosePublicIds, dropUsedAliases, freePublicIds } from './public-ids.ts';
import {
  type KnownPaper,
  type KnownRecord,
  lockIngest,
  readKnownRecords,
  readPapers,
  takePaperIds,
} from './read.ts';
import { matchByIdentifiers, type RecordMatcher } from './record-matcher.ts';
import {
  joinPapers,
  moveRecords,
  type PaperWrite,
  type RecordWrite,
  touchRecords,
  writeAliases,
  writePapers,
  writeRecords,
} from './write.ts';

export type { Outcome } from './plan.ts';

/** What an ingest did, in papers; `outcomes` has one entry for each record, in their order. */
export interface IngestReport {
  created: number;
  updated: number;
  unchanged: number;
  outcomes: { publicId: string; outcome: Outcome }[];
}

/** How records are taken in. */
export interface IngestOptions {
  now?: Date;
  /** Finds records of one paper that share no identifier; without it only identifiers join records. */
  matcher?: RecordMatcher;
}

/**
 * Takes records in; all or nothing, with the transaction. Records of one paper find each other by any identifier they
 * share or by the matcher, also with papers already there, which may thereby turn out to be one. An unchanged record
 * costs little.
 *
 * Which records are of one paper depends on the records and on persons' decisions alone, not on the order in which they
 * come. What depends on the past is only: the text of versions that a record no longer tells (`succeed`), records that
 * a block leaves out because it is full (`BLOCK_SIZE`), numbers and moments, and which of two addresses that come out
 * alike gets a suffix.
 * @throws RangeError for a record without an identifier.
 */
export async function ingestRecords(
  tx: Queryable,
  records: readonly PaperRecord[],
  options: IngestOptions = {},
): Promise<IngestReport> {
  const now = (options.now ?? new Date()).toISOString();
  const times = { firstSeenAt: now, fetchedAt: now };
  return await ingestStored(
    tx,
    records.map((record) => prepareRecord(record, times)),
    { now, matcher: options.matcher ?? matchByIdentifiers },
  );
}

interface StoredOptions {
  /** ISO 8601 in UTC. */
  now: string;
  matcher: RecordMatcher;
  /** Records about which a decision came. */
  decided?: readonly RecordName[];
}

/** The same for records whose times are known already. */
export async function ingestStored(
  tx: Queryable,
  incoming: readonly StoredRecord[],
  { now, matcher, decided = [] }: StoredOptions,
): Promise<IngestReport> {
  if (incoming.length + decided.length === 0) return { created: 0, updated: 0, unchanged: 0, outcomes: [] };
  await lockIngest(tx);
  const known = new Map((await readKnownRecords(tx, incoming)).map((record) => [nameOf(record), record]));
  const changed = incoming.filter(isChange(known));
  const changes = new Set(changed);
  await touchRecords(
    tx,
    incoming.filter((record) => !changes.has(record)),
  );
  const concerned = await readKnownRecords(tx, decided);
  const paperIds = [...changed.flatMap((record) => known.get(nameOf(record)) ?? []), ...concerned].map(
    ({ paperId }) => paperId,
  );
  const papers = await readPapers(tx, [...new Set(paperIds)]);
  const came = successions(changed, papers);
  const plans = await settle(tx, { came, papers }, { now, matcher });
  return report(incoming, known, plans);
}

/**
 * Finds the papers of stored papers' records anew, after a decision or where the matcher is another than it was; writes
 * what changed. `anew` writes their blocking keys whatever was written before.
 */
export async function regroupPapers(
  tx: Queryable,
  paperIds: readonly number[],
  { now, matcher, anew = false }: { now: string; matcher: RecordMatcher; anew?: boolean },
): Promise<PaperPlan[]> {
  await lockIngest(tx);
  const papers = await readPapers(tx, paperIds);
  return await settle(tx, { came: new Map(), papers }, { now, matcher, anew });
}

/** Whether a record differs from what came last under its key, in the database or earlier in the batch. */
function isChange(known: ReadonlyMap<string, KnownRecord>): (record: StoredRecord) => boolean {
  const latest = new Map([...known].map(([name, { contentHash }]) => [name, contentHash]));
  return (record) => {
    const name = nameOf(record);
    const same = latest.get(name) === record.contentHash;
    latest.set(name, record.contentHash);
    return !same;
  };
}

/** The records that stand under their keys from now on. */
function successions(
  changed: readonly StoredRecord[],
  papers: ReadonlyMap<number, KnownPaper>,
): Map<string, StoredRecord> {
  const stored = new Map(
    [...papers.values()].flatMap(({ records }) => records).map((record) => [nameOf(record), record]),
  );
  const came = new Map<string, StoredRecord>();
  for (const next of changed) {
    const previous = came.get(nameOf(next)) ?? stored.get(nameOf(next));
    came.set(nameOf(next), previous ? succession(next, previous) : next);
  }
  return came;
}

/** The record that stands under a key from now on: a late one adds to its predecessor, whose raw record stays. */
function succession(next: StoredRecord, previous: StoredRecord): StoredRecord {
  const record = succeed({ ...next.record, raw: next.raw }, { ...previous.record, raw: previous.raw });
  return {
    ...next,
    record,
    text: recordText(record),
    raw: typeof record.raw === 'string' ? record.raw : null,
    firstSeenAt: previous.firstSeenAt < next.firstSeenAt ? previous.firstSeenAt : next.firstSeenAt,
  };
}

/** Reads what bears on the records and papers, plans, and writes. */
async function settle(
  tx: Queryable,
  start: { came: ReadonlyMap<string, StoredRecord>; papers: Map<number, KnownPaper> },
  { now, matcher, anew = false }: { now: string; matcher: RecordMatcher; anew?: boolean },
): Promise<PaperPlan[]> {
  const neighbourhood = await readNeighbourhood(tx, start, matcher);
  const plans = await planPapers(neighbourhood, matcher, (count) => takePaperIds(tx, count));
  await choosePublicIds(tx, plans);
  const writes = plans.map(({ write }) => write).filter((write) => outcomeOf(write) !== 'unchanged');
  await freePublicIds(tx, writes);
  await joinPapers(tx, writes);
  await moveRecords(tx, movesOf(plans, neighbourhood.papers, start.came));
  await writeAliases(tx, renamed(writes));
  await dropUsedAliases(tx, writes);
  await writePapers(tx, writes, now);
  await writeRecords(
    tx,
    recordWrites(plans, ({ stored }) => start.came.has(nameOf(stored))),
  );
  await writeLookups(tx, writes);
  await writeBlockKeys(tx, { before: anew ? [] : [...neighbourhood.papers.values()], after: plans, matcher });
  await writeJoins(tx, concernedByJoins(plans, neighbourhood.papers), now);
  return plans;
}

/** Plans whose records are joined, or were: there may be reasons to write, or to take away. */
function concernedByJoins(plans: readonly PaperPlan[], papers: ReadonlyMap<number, KnownPaper>): PaperPlan[] {
  const joined = new Set([...papers.values()].flatMap(({ names }) => (names.length > 1 ? names : [])));
  return plans.filter(
    ({ records }) => records.length > 1 || records.some((record) => joined.has(nameOf(record))),
  );
}

function recordWrites(plans: readonly PaperPlan[], isWanted: (write: RecordWrite) => boolean): RecordWrite[] {
  return plans
    .flatMap(({ write, records }) => records.map((stored) => ({ paperId: write.id, stored })))
    .filter(isWanted);
}

/** Stored records that are of another paper from now on, and did not come anew. */
function movesOf(
  plans: readonly PaperPlan[],
  papers: ReadonlyMap<number, KnownPaper>,
  came: ReadonlyMap<string, StoredRecord>,
): RecordWrite[] {
  const paperOf = new Map(
    [...papers.values()].flatMap(({ id, names }) => names.map((name) => [name, id] as const)),
  );
  return recordWrites(plans, ({ paperId, stored }) => {
    const before = paperOf.get(nameOf(stored));
    return before !== undefined && before !== paperId && !came.has(nameOf(stored));
  });
}

function renamed(writes: readonly PaperWrite[]): { publicId: string; paperId: number }[] {
  return writes.flatMap(({ id, publicId, before }) =>
    before && before.publicId !== publicId ? [{ publicId: before.publicId, paperId: id }] : [],
  );
}

function report(
  incoming: readonly StoredRecord[],
  known: ReadonlyMap<string, KnownRecord>,
  plans: readonly PaperPlan[],
): IngestReport {
  const planned = new Map(
    plans.flatMap((plan) => plan.records.map((record) => [nameOf(record), plan] as const)),
  );
  const outcomes = incoming.map((record) => {
    const plan = planned.get(nameOf(record));
    return {
      publicId: plan?.write.publicId ?? known.get(nameOf(record))?.publicId ?? '',
      outcome: plan ? outcomeOf(plan.write) : ('unchanged' as const),
    };
  });
  const papers = new Map(outcomes.map(({ publicId, outcome }) => [publicId, outcome]));
  const count = (outcome: Outcome) => [...papers.values()].filter((other) => other === outcome).length;
  return { created: count('created'), updated: count('updated'), unchanged: count('unchanged'), outcomes };
}

// Takes in what sources tell: finds the paper of each record, merges, and writes what changed.
import { mergeRecords, type PaperRecord, succeed } from '@papertape/papers';
import type { Queryable } from '../database.ts';
import { Groups, names } from './identity.ts';
import { digest, prepareRecord, recordText, type StoredRecord } from './incoming.ts';
import { writeLookups } from './lookups.ts';
import { choosePublicIds } from './public-ids.ts';
import {
  type KnownPaper,
  type KnownRecord,
  lockIngest,
  readIdentifiers,
  readKnownRecords,
  readPapers,
  takePaperIds,
} from './read.ts';
import {
  joinPapers,
  type PaperWrite,
  type RecordWrite,
  touchRecords,
  writeAliases,
  writePapers,
  writeRecords,
} from './write.ts';

/** What became of a record's paper: a reader sees a new one, a change, or nothing. */
export type Outcome = 'created' | 'updated' | 'unchanged';

/** What an ingest did, in papers; `outcomes` has one entry for each record, in their order. */
export interface IngestReport {
  created: number;
  updated: number;
  unchanged: number;
  outcomes: { publicId: string; outcome: Outcome }[];
}

/**
 * Takes records in; all or nothing, with the transaction. Records of one paper find each other by any identifier they
 * share, also with papers already there, which may thereby turn out to be one. An unchanged record costs little.
 * @throws RangeError for a record without an identifier.
 */
export async function ingestRecords(
  tx: Queryable,
  records: readonly PaperRecord[],
  options: { now?: Date } = {},
): Promise<IngestReport> {
  const now = (options.now ?? new Date()).toISOString();
  const times = { firstSeenAt: now, fetchedAt: now };
  return await ingestStored(
    tx,
    records.map((record) => prepareRecord(record, times)),
    now,
  );
}

/** The same for records whose times are known already. */
export async function ingestStored(
  tx: Queryable,
  incoming: readonly StoredRecord[],
  now: string,
): Promise<IngestReport> {
  if (incoming.length === 0) return { created: 0, updated: 0, unchanged: 0, outcomes: [] };
  await lockIngest(tx);
  const known = new Map((await readKnownRecords(tx, incoming)).map((record) => [nameOf(record), record]));
  const changed = incoming.filter(isChange(known));
  const changes = new Set(changed);
  await touchRecords(
    tx,
    incoming.filter((record) => !changes.has(record)),
  );
  const plans = await plan(tx, changed, known);
  const writes = plans.filter(({ outcome }) => outcome !== 'unchanged').map(({ write }) => write);
  await joinPapers(tx, writes);
  await writeAliases(tx, renamed(writes));
  await writePapers(tx, writes, now);
  await writeRecords(
    tx,
    plans.flatMap(({ records }) => records),
  );
  await writeLookups(tx, writes);
  return report(incoming, known, plans);
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

function nameOf({ source, sourceKey }: { source: string; sourceKey: string }): string {
  return names.record(source, sourceKey);
}

/** What is to be done for one paper. */
interface Plan {
  write: PaperWrite;
  records: RecordWrite[];
  outcome: Outcome;
}

async function plan(
  tx: Queryable,
  changed: readonly StoredRecord[],
  known: ReadonlyMap<string, KnownRecord>,
): Promise<Plan[]> {
  const groups = await groupRecords(tx, changed, known);
  const papers = await readPapers(
    tx,
    groups.flatMap(({ paperIds }) => paperIds),
  );
  const newIds = await takePaperIds(tx, groups.filter(({ paperIds }) => paperIds.length === 0).length);
  const plans = groups.map(({ records, paperIds }) => {
    const stored = paperIds.flatMap((id) => papers.get(id) ?? []);
    return planPaper(records, stored, stored[0]?.id ?? newIds.shift() ?? 0);
  });
  await choosePublicIds(
    tx,
    plans.map(({ write }) => write),
  );
  return plans;
}

interface Group {
  records: StoredRecord[];
  /** Papers already there, the oldest first. */
  paperIds: number[];
}

async function groupRecords(
  tx: Queryable,
  changed: readonly StoredRecord[],
  known: ReadonlyMap<string, KnownRecord>,
): Promise<Group[]> {
  const groups = new Groups();
  const paperIds = new Set<number>();
  const joinPaper = (id: number, member: string) => {
    paperIds.add(id);
    groups.join(names.paper(id), member);
  };
  for (const stored of changed) {
    for (const { scheme, value } of stored.record.identifiers)
      groups.join(nameOf(stored), names.identifier(scheme, value));
    const before = known.get(nameOf(stored));
    if (before) joinPaper(before.paperId, nameOf(stored));
  }
  const identifiers = changed.flatMap(({ record }) => record.identifiers);
  for (const { scheme, value, paperId } of await readIdentifiers(tx, identifiers))
    joinPaper(paperId, names.identifier(scheme, value));
  const found = new Map<string, Group>();
  for (const record of changed) {
    const root = groups.find(nameOf(record));
    const group = found.get(root);
    if (group) group.records.push(record);
    else found.set(root, { records: [record], paperIds: [] });
  }
  for (const id of [...paperIds].sort((a, b) => a - b))
    found.get(groups.find(names.paper(id)))?.paperIds.push(id);
  return [...found.values()];
}

/** Merges a paper's records, those stored and those that came; `stored` holds the papers they belong to so far. */
function planPaper(incoming: readonly StoredRecord[], stored: readonly KnownPaper[], id: number): Plan {
  const records = new Map(stored.flatMap((paper) => paper.records).map((record) => [nameOf(record), record]));
  const written = new Map<string, RecordWrite>();
  for (const next of incoming) {
    const previous = records.get(nameOf(next));
    const current = previous ? succession(next, previous) : next;
    records.set(nameOf(next), current);
    written.set(nameOf(next), { paperId: id, stored: current });
  }
  const merged = mergeRecords([...records.values()]);
  const mergedHash = digest(JSON.stringify(merged));
  const [before = null, ...joined] = stored;
  const outcome =
    before === null
      ? 'created'
      : before.mergedHash === mergedHash && joined.length === 0
        ? 'unchanged'
        : 'updated';
  const publicId = before?.publicId ?? merged.publicId;
  return {
    write: { id, publicId, merged, mergedHash, before, joined },
    records: [...written.values()],
    outcome,
  };
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

function renamed(writes: readonly PaperWrite[]): { publicId: string; paperId: number }[] {
  return writes.flatMap(({ id, publicId, before }) =>
    before && before.publicId !== publicId ? [{ publicId: before.publicId, paperId: id }] : [],
  );
}

function report(
  incoming: readonly StoredRecord[],
  known: ReadonlyMap<string, KnownRecord>,
  plans: readonly Plan[],
): IngestReport {
  const planned = new Map(
    plans.flatMap((plan) => plan.records.map(({ stored }) => [nameOf(stored), plan] as const)),
  );
  const outcomes = incoming.map((record) => {
    const plan = planned.get(nameOf(record));
    return {
      publicId: plan?.write.publicId ?? known.get(nameOf(record))?.publicId ?? '',
      outcome: plan?.outcome ?? ('unchanged' as const),
    };
  });
  const papers = new Map(outcomes.map(({ publicId, outcome }) => [publicId, outcome]));
  const count = (outcome: Outcome) => [...papers.values()].filter((other) => other === outcome).length;
  return { created: count('created'), updated: count('updated'), unchanged: count('unchanged'), outcomes };
}

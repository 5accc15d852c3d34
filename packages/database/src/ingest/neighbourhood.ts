// Everything that bears on which papers some records belong to: read from the database until nothing more does.
import type { PaperRecord, RecordName } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { type DecidedPair, Decisions, hasDecisions, readDecidedPairs } from './decisions.ts';
import { names } from './identity.ts';
import type { StoredRecord } from './incoming.ts';
import { BLOCK_SIZE } from './partition.ts';
import { type KnownPaper, readIdentifiers, readKnownRecords, readPapers } from './read.ts';
import type { RecordMatcher } from './record-matcher.ts';

/** Papers and records that may belong together, with what persons decided of them. */
export interface Neighbourhood {
  papers: Map<number, KnownPaper>;
  /** By name; a record that came replaces the one that is stored. */
  records: Map<string, StoredRecord>;
  decisions: Decisions;
}

/** Rounds of reading. Each goes one likeness further from what came; real papers need two. */
const MOST_ROUNDS = 8;

/**
 * The neighbourhood of records that came, and of papers. It holds whatever shares an identifier or a decision with
 * something in it, and whatever shares a blocking key and is alike: so the papers that follow from it are those that
 * follow from all records there are.
 */
export async function readNeighbourhood(
  tx: Queryable,
  { came, papers }: { came: ReadonlyMap<string, StoredRecord>; papers: Map<number, KnownPaper> },
  matcher: RecordMatcher,
): Promise<Neighbourhood> {
  const records = new Map(came);
  for (const paper of papers.values()) addRecords(records, paper);
  const decided = (await hasDecisions(tx)) ? new Map<string, DecidedPair>() : null;
  let frontier = [...records.values()];
  for (let round = 0; round < MOST_ROUNDS && frontier.length > 0; round++) {
    const found = new Set([
      ...(await byIdentifier(tx, frontier)),
      ...(decided ? await byDecision(tx, frontier, decided, records) : []),
    ]);
    for (const id of await byLikeness(tx, frontier, new Set([...papers.keys(), ...found]), matcher))
      found.add(id);
    const read = await readPapers(
      tx,
      [...found].filter((id) => !papers.has(id)),
    );
    frontier = [];
    for (const [id, paper] of read) {
      papers.set(id, paper);
      frontier.push(...addRecords(records, paper));
    }
  }
  return { papers, records, decisions: new Decisions(decided?.values() ?? []) };
}

/** Adds the paper's records but those that came anew; returns what was added. */
function addRecords(records: Map<string, StoredRecord>, paper: KnownPaper): StoredRecord[] {
  const added = paper.records.filter((record) => !records.has(nameOf(record)));
  for (const record of added) records.set(nameOf(record), record);
  return added;
}

/** A record's name in `names`. */
export function nameOf({ source, sourceKey }: RecordName): string {
  return names.record(source, sourceKey);
}

async function byIdentifier(tx: Queryable, frontier: readonly StoredRecord[]): Promise<number[]> {
  const identifiers = frontier.flatMap(({ record }) => record.identifiers);
  return (await readIdentifiers(tx, identifiers)).map(({ paperId }) => paperId);
}

/** Papers of records that persons joined with these; the decisions found are added to `decided`. */
async function byDecision(
  tx: Queryable,
  frontier: readonly StoredRecord[],
  decided: Map<string, DecidedPair>,
  records: ReadonlyMap<string, StoredRecord>,
): Promise<number[]> {
  const pairs = await readDecidedPairs(tx, frontier);
  const joined: RecordName[] = [];
  for (const pair of pairs) {
    const key = [pair.a, pair.b].sort().join('\n');
    if (!decided.has(key)) decided.set(key, pair);
    if (pair.kind !== 'join') continue;
    for (const [name, record] of [
      [pair.a, pair.record],
      [pair.b, pair.other],
    ] as const)
      if (!records.has(name)) joined.push(record);
  }
  return (await readKnownRecords(tx, joined)).map(({ paperId }) => paperId);
}

/** Papers with a record that shares a blocking key with one of these and is alike. */
async function byLikeness(
  tx: Queryable,
  frontier: readonly StoredRecord[],
  known: ReadonlySet<number>,
  matcher: RecordMatcher,
): Promise<Set<number>> {
  const keyed = new Map<number, StoredRecord[]>();
  for (const stored of frontier)
    for (const key of matcher.blockKeys(stored.record)) {
      const list = keyed.get(key);
      if (list) list.push(stored);
      else keyed.set(key, [stored]);
    }
  const candidates = (await readBlocks(tx, [...keyed.keys()])).filter(({ paperId }) => !known.has(paperId));
  const records = await readRecordsOf(tx, [...new Set(candidates.map(({ paperId }) => paperId))]);
  const alike = new Set<number>();
  for (const { key, paperId } of candidates) {
    if (alike.has(paperId)) continue;
    const mine = keyed.get(key) ?? [];
    const theirs = records.get(paperId) ?? [];
    if (theirs.some((other) => mine.some(({ record }) => matcher.match(record, other) !== null)))
      alike.add(paperId);
  }
  return alike;
}

/** Papers in the blocks of the keys; of a large block the oldest. */
async function readBlocks(
  tx: Queryable,
  keys: readonly number[],
): Promise<{ key: number; paperId: number }[]> {
  if (keys.length === 0) return [];
  const { rows } = await tx.execute<{ key: string; paper_id: string }>(sql`
    select key, paper_id from (
      select key, paper_id, row_number() over (partition by key order by paper_id) as place
      from block_keys where key = any(${sql.param(keys)}::bigint[])) as blocks
    where place <= ${BLOCK_SIZE}`);
  return rows.map(({ key, paper_id }) => ({ key: Number(key), paperId: Number(paper_id) }));
}

async function readRecordsOf(
  tx: Queryable,
  paperIds: readonly number[],
): Promise<Map<number, PaperRecord[]>> {
  const records = new Map<number, PaperRecord[]>();
  if (paperIds.length === 0) return records;
  const { rows } = await tx.execute<{ paper_id: string; record: string }>(sql`
    select paper_id, record from source_records where paper_id = any(${sql.param(paperIds)}::bigint[])`);
  for (const { paper_id, record } of rows) {
    const list = records.get(Number(paper_id)) ?? [];
    list.push(JSON.parse(record) as PaperRecord);
    records.set(Number(paper_id), list);
  }
  return records;
}

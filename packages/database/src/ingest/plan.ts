// What is to be done for each paper that follows from a neighbourhood's records.
import { mergeRecords, publicIdOf } from '@papertape/papers';
import { byTrust, explainJoins, type JoinDraft } from './evidence.ts';
import { digest, type StoredRecord } from './incoming.ts';
import { type Neighbourhood, nameOf } from './neighbourhood.ts';
import { Comparisons, partition } from './partition.ts';
import type { KnownPaper } from './read.ts';
import type { RecordMatcher } from './record-matcher.ts';
import type { PaperWrite } from './write.ts';

/** What became of a record's paper: a reader sees a new one, a change, or nothing. */
export type Outcome = 'created' | 'updated' | 'unchanged';

/** What is to be done for one paper. */
export interface PaperPlan {
  write: PaperWrite;
  /** Its records, the most trusted first. */
  records: StoredRecord[];
  joins: JoinDraft[];
}

/** Plans all papers of the neighbourhood; `newIds` gives the numbers of new ones. */
export async function planPapers(
  { papers, records, decisions }: Neighbourhood,
  matcher: RecordMatcher,
  takeIds: (count: number) => Promise<number[]>,
): Promise<PaperPlan[]> {
  const named = [...records].map(([name, { record }]) => ({ name, record }));
  const comparisons = new Comparisons(named, matcher);
  const parts = inOrder(partition(named, decisions, matcher, comparisons), [...records.keys()]).map(
    (members) => ({
      members: members.sort(byTrust(comparisons)),
      stored: [] as KnownPaper[],
    }),
  );
  giveHomes(parts, papers, records);
  const known = new Set([...papers.values()].flatMap((paper) => paper.names));
  const newIds = await takeIds(parts.filter(({ stored }) => stored.length === 0).length);
  return parts.map(({ members, stored }) => {
    const own = members.flatMap((name) => records.get(name) ?? []);
    const id = stored[0]?.id ?? newIds.shift() ?? 0;
    const write = paperWrite(own, stored, { id, knownSince: firstStored(own, known) });
    const joins = members.length > 1 ? explainJoins(members, comparisons, decisions) : [];
    return { write, records: own, joins };
  });
}

/** The parts in the order of the first of their records, so that new papers are numbered as they came. */
function inOrder(parts: readonly string[][], order: readonly string[]): string[][] {
  const places = new Map(order.map((name, place) => [name, place]));
  const placeOf = (members: readonly string[]) =>
    Math.min(...members.map((name) => places.get(name) ?? Infinity));
  return parts
    .map((members) => ({ members, place: placeOf(members) }))
    .sort((a, b) => a.place - b.place)
    .map(({ members }) => members);
}

interface Part {
  members: string[];
  /** Papers whose row and addresses go on with this part, the oldest first. */
  stored: KnownPaper[];
}

/**
 * Gives each paper that is stored to one part. Of a paper whose records part ways it is the part that has the paper's
 * address by its identifiers, else the one with its most trusted record.
 */
function giveHomes(
  parts: readonly Part[],
  papers: ReadonlyMap<number, KnownPaper>,
  records: ReadonlyMap<string, StoredRecord>,
): void {
  const partOf = new Map(parts.flatMap((part) => part.members.map((name) => [name, part] as const)));
  const naturalIds = new Map<Part, string>();
  const naturalId = (part: Part) => {
    const known = naturalIds.get(part) ?? publicIdOf(identifiersOf(part, records));
    naturalIds.set(part, known);
    return known;
  };
  const trusted = byTrust({ records: new Map([...records].map(([name, { record }]) => [name, record])) });
  for (const paper of [...papers.values()].sort((a, b) => a.id - b.id)) {
    const own = paper.names.toSorted(trusted).flatMap((name) => partOf.get(name) ?? []);
    const [first] = own;
    const home = own.every((part) => part === first)
      ? first
      : (own.find((part) => naturalId(part) === paper.publicId) ?? first);
    home?.stored.push(paper);
  }
}

function identifiersOf({ members }: Part, records: ReadonlyMap<string, StoredRecord>) {
  return members.flatMap((name) => records.get(name)?.record.identifiers ?? []);
}

/** Merges a paper's records. */
function paperWrite(
  own: readonly StoredRecord[],
  stored: readonly KnownPaper[],
  { id, knownSince }: Pick<PaperWrite, 'id' | 'knownSince'>,
): PaperWrite {
  const merged = mergeRecords(own);
  const mergedHash = digest(JSON.stringify(merged));
  const [before = null, ...joined] = stored;
  const publicId = before?.publicId ?? merged.publicId;
  return { id, publicId, merged, mergedHash, before, joined, knownSince };
}

/** When the first of records that are stored came; null where all came just now. */
function firstStored(own: readonly StoredRecord[], known: ReadonlySet<string>): string | null {
  const times = own.filter((record) => known.has(nameOf(record))).map(({ firstSeenAt }) => firstSeenAt);
  return times.sort()[0] ?? null;
}

/** What becomes of a paper, once its public id is chosen. */
export function outcomeOf({ before, joined, mergedHash, publicId }: PaperWrite): Outcome {
  if (before === null) return 'created';
  const same = before.mergedHash === mergedHash && before.publicId === publicId && joined.length === 0;
  return same ? 'unchanged' : 'updated';
}

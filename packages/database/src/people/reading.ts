// What one person makes of papers: voted for, read, hidden, with a note. Only they see it.
import type { PaperSummary } from '@papertape/papers';
import type { Authorized, PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { recordAct, takeActBack } from '../personal-ranking/outcomes.ts';
import { executePrepared } from '../prepared.ts';
import { getPaperSummaries } from '../queries/papers.ts';
import { instantOf } from '../values.ts';

/** What a reader made of one paper. */
export interface ReaderMarks {
  voted: boolean;
  read: boolean;
  hidden: boolean;
  note: string | null;
}

/** Of a paper that the reader has done nothing with. */
export const NO_MARKS: ReaderMarks = { voted: false, read: false, hidden: false, note: null };

/** The reader's marks on these papers, in one query; papers without any are left out. */
export async function getReaderMarks(
  db: Queryable,
  userId: PersonId,
  paperIds: readonly number[],
): Promise<Map<number, ReaderMarks>> {
  if (paperIds.length === 0) return new Map();
  const { rows } = await executePrepared<{ id: string } & ReaderMarks & Record<string, unknown>>(
    db,
    'reader-marks',
    sql`
    select k.id, v.user_id is not null as voted, r.read_at is not null as read, r.hidden_at is not null as hidden, r.note
    from unnest(${sql.param(paperIds)}::bigint[]) as k(id)
    left join votes v on v.paper_id = k.id and v.user_id = ${userId}::uuid
    left join reading_states r on r.paper_id = k.id and r.user_id = ${userId}::uuid
    where v.user_id is not null or r.user_id is not null`,
  );
  return new Map(
    rows.map(({ id, voted, read, hidden, note }) => [Number(id), { voted, read, hidden, note }]),
  );
}

/** What is to be marked; what is left out stays. An empty note takes it away. */
export interface MarkChange {
  read?: boolean;
  hidden?: boolean;
  note?: string;
}

/** Marks a paper for a reader. False when the paper is gone. */
export async function markPaper(
  tx: Queryable,
  { person }: Authorized<'reading.write'>,
  paperId: number,
  { read, hidden, note }: MarkChange,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  const first = (mark: boolean | undefined) => (mark === true ? at : null);
  // Marked again, a paper keeps the moment it was marked first.
  const next = (column: 'read_at' | 'hidden_at', mark: boolean | undefined): SQL =>
    mark === undefined
      ? sql`r.${sql.identifier(column)}`
      : mark
        ? sql`coalesce(r.${sql.identifier(column)}, ${at}::timestamptz)`
        : sql`null`;
  const text = note === undefined || note.trim() === '' ? null : note;
  const { rowCount } = await tx.execute(sql`
    insert into reading_states as r (user_id, paper_id, read_at, hidden_at, note, changed_at)
    select ${person.id}::uuid, p.id, ${first(read)}::timestamptz, ${first(hidden)}::timestamptz, ${text}, ${at}
    from (select id from papers where id = ${paperId} for key share) p
    on conflict (user_id, paper_id) do update set
      read_at = ${next('read_at', read)}, hidden_at = ${next('hidden_at', hidden)},
      note = ${note === undefined ? sql`r.note` : sql`${text}`}, changed_at = excluded.changed_at`);
  await tx.execute(sql`
    delete from reading_states where user_id = ${person.id}::uuid and paper_id = ${paperId}
      and read_at is null and hidden_at is null and note is null`);
  if (rowCount === 0) return false;
  // Who read it opened it, wherever; a note is a way to save it.
  if (read === true) await recordAct(tx, person.id, [paperId], 'open', now);
  if (hidden === true) await recordAct(tx, person.id, [paperId], 'hide', now);
  if (hidden === false) await takeActBack(tx, person.id, paperId, 'hide');
  if (text !== null) await recordAct(tx, person.id, [paperId], 'save', now);
  return true;
}

/** Lists of the page about one's reading. */
export const READING_LISTS = ['votes', 'read', 'notes', 'hidden'] as const;
export type ReadingList = (typeof READING_LISTS)[number];

/** A place in such a list: a moment, ISO 8601 in UTC, and the paper's number. */
export interface ReadingPlace {
  at: string;
  paperId: number;
}

/** A paper with when it was marked, the latest first. */
export interface ReadPaper extends ReadingPlace {
  paper: PaperSummary;
}

const LIST_ROWS: Readonly<Record<ReadingList, SQL>> = {
  votes: sql`select paper_id, user_id, created_at as at from votes`,
  read: sql`select paper_id, user_id, read_at as at from reading_states where read_at is not null`,
  notes: sql`select paper_id, user_id, changed_at as at from reading_states where note is not null`,
  hidden: sql`select paper_id, user_id, hidden_at as at from reading_states where hidden_at is not null`,
};

/** One list of a reader's, the latest first, after a place. */
export async function listReading(
  db: Queryable,
  userId: PersonId,
  list: ReadingList,
  { limit, after = null }: { limit: number; after?: ReadingPlace | null },
): Promise<ReadPaper[]> {
  const place = after ? sql`and (l.at, l.paper_id) < (${after.at}::timestamptz, ${after.paperId})` : sql``;
  const { rows } = await db.execute<{ paper_id: string; at: string }>(sql`
    select l.paper_id, l.at from (${LIST_ROWS[list]}) l where l.user_id = ${userId}::uuid ${place}
    order by l.at desc, l.paper_id desc limit ${limit}`);
  const papers = await getPaperSummaries(
    db,
    rows.map((row) => Number(row.paper_id)),
  );
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  return rows.flatMap((row) => {
    const paper = byId.get(Number(row.paper_id));
    return paper ? [{ at: instantOf(row.at), paperId: paper.id, paper }] : [];
  });
}

/** How long each list of a reader is. */
export async function countReading(db: Queryable, userId: PersonId): Promise<Record<ReadingList, number>> {
  const { rows } = await db.execute<Record<ReadingList, number>>(sql`
    select (select count(*)::int from votes where user_id = ${userId}::uuid) as votes,
      count(read_at)::int as read, count(note)::int as notes, count(hidden_at)::int as hidden
    from reading_states where user_id = ${userId}::uuid`);
  return rows[0] ?? { votes: 0, read: 0, notes: 0, hidden: 0 };
}

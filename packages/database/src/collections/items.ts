// The papers of a collection: their order, and the notes beside them.
import { MOST, positionAt } from '@papertape/people';
import type { Identifier, PaperSummary } from '@papertape/papers';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { recordAct } from '../personal-ranking/outcomes.ts';
import { SUMMARY, summaryOf, type SummaryRow } from '../queries/summary.ts';
import { instantOf } from '../values.ts';
import { holdCollection, type MayEdit } from './collections.ts';

/** A paper in a collection. */
export interface CollectionItem {
  paper: PaperSummary;
  identifiers: Identifier[];
  /** From 1. */
  place: number;
  /** Markdown. */
  note: string;
  /** ISO 8601 in UTC. */
  addedAt: string;
}

interface ItemRow extends SummaryRow {
  identifiers: Identifier[];
  place: number;
  note: string;
  added_at: string;
}

function itemOf(row: ItemRow): CollectionItem {
  return {
    paper: summaryOf(row),
    identifiers: row.identifiers,
    place: row.place,
    note: row.note,
    addedAt: instantOf(row.added_at),
  };
}

function itemStatement(collectionId: number, places: SQL, order: SQL): SQL {
  return sql`
    select ${SUMMARY}, p.identifiers, i.place, i.note, i.added_at from (
      select paper_id, note, added_at, row_number() over (order by position, paper_id)::int as place
      from collection_items where collection_id = ${collectionId}) i
    join papers p on p.id = i.paper_id ${places} order by ${order}`;
}

/** The papers at the places after `after` (0: from the first), in the collection's order. */
export async function listItems(
  db: Queryable,
  collectionId: number,
  { limit, after = 0 }: { limit: number; after?: number },
): Promise<CollectionItem[]> {
  const places = sql`where i.place > ${after} and i.place <= ${after + limit}`;
  const { rows } = await db.execute<ItemRow>(itemStatement(collectionId, places, sql`i.place`));
  return rows.map(itemOf);
}

/** The papers that came last, for feeds. */
export async function listLatestItems(
  db: Queryable,
  collectionId: number,
  { limit }: { limit: number },
): Promise<CollectionItem[]> {
  const latest = sql`i.added_at desc, i.place limit ${limit}`;
  const { rows } = await db.execute<ItemRow>(itemStatement(collectionId, sql``, latest));
  return rows.map(itemOf);
}

/** Which of the collections hold the paper. */
export async function collectionsWith(
  db: Queryable,
  paperId: number,
  collectionIds: readonly number[],
): Promise<Set<number>> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select collection_id as id from collection_items
    where paper_id = ${paperId} and collection_id = any(${sql.param(collectionIds)}::bigint[])`);
  return new Set(rows.map(({ id }) => Number(id)));
}

/** What came of adding papers. 'gone': the collection is, or it is theirs no longer. */
export type Adding = { added: number[]; already: number[]; refused: number[] } | 'gone';

/**
 * Adds papers at the end, in the order given; those that are there already stay where they are. `refused` are papers
 * beyond what a collection holds, and numbers of no paper.
 */
export async function addItems(
  tx: Queryable,
  may: MayEdit,
  papers: readonly { paperId: number; note?: string }[],
  now: Date,
): Promise<Adding> {
  if (!(await holdCollection(tx, may, now))) return 'gone';
  const wanted = [...new Map(papers.map((paper) => [paper.paperId, paper])).values()];
  const { id } = may.target;
  const ids = sql.param(wanted.map(({ paperId }) => paperId));
  const present = await tx.execute<{ paper_id: string }>(
    sql`select paper_id from collection_items where collection_id = ${id} and paper_id = any(${ids}::bigint[])`,
  );
  const already = new Set(present.rows.map(({ paper_id }) => Number(paper_id)));
  const { rows } = await tx.execute<{ paper_id: string }>(sql`
    with place as (
      select coalesce(max(position), 0) as last, count(*) as items from collection_items where collection_id = ${id}),
    new as (
      select p.id, w.note, row_number() over (order by w.number) as number
      from unnest(${ids}::bigint[], ${sql.param(wanted.map(({ note = '' }) => note))}::text[])
        with ordinality as w (paper_id, note, number)
      join papers p on p.id = w.paper_id
      where not p.id = any(${sql.param([...already])}::bigint[]))
    insert into collection_items (collection_id, paper_id, position, note, added_by, added_at)
    select ${id}, new.id, place.last + new.number, new.note, ${may.person.id}::uuid, ${now.toISOString()}
    from new, place where place.items + new.number <= ${MOST.itemsOfCollection}
    returning paper_id`);
  const added = new Set(rows.map(({ paper_id }) => Number(paper_id)));
  await recordAct(tx, may.person.id, [...added], 'save', now);
  const order = wanted.map(({ paperId }) => paperId);
  return {
    added: order.filter((paper) => added.has(paper)),
    already: order.filter((paper) => already.has(paper)),
    refused: order.filter((paper) => !added.has(paper) && !already.has(paper)),
  };
}

/** Takes a paper out. False when the collection is gone; a paper that is not in it is out already. */
export async function removeItem(tx: Queryable, may: MayEdit, paperId: number, now: Date): Promise<boolean> {
  if (!(await holdCollection(tx, may, now))) return false;
  await tx.execute(
    sql`delete from collection_items where collection_id = ${may.target.id} and paper_id = ${paperId}`,
  );
  return true;
}

/** Sets the note beside a paper. False when the paper or the collection is gone. */
export async function noteItem(
  tx: Queryable,
  may: MayEdit,
  paperId: number,
  note: string,
  now: Date,
): Promise<boolean> {
  if (!(await holdCollection(tx, may, now))) return false;
  const { rowCount } = await tx.execute(sql`
    update collection_items set note = ${note} where collection_id = ${may.target.id} and paper_id = ${paperId}`);
  return (rowCount ?? 0) > 0;
}

/** Where an item goes: one place up or down, or to a place, from 1. */
export type ItemMove = 'up' | 'down' | number;

/** Moves a paper within the order; returns its new place, or null when the paper or the collection is gone. */
export async function moveItem(
  tx: Queryable,
  may: MayEdit,
  paperId: number,
  move: ItemMove,
  now: Date,
): Promise<number | null> {
  if (!(await holdCollection(tx, may, now))) return null;
  let items = await orderOf(tx, may.target.id);
  const from = items.findIndex((item) => item.paperId === paperId);
  if (from < 0) return null;
  const to = Math.max(0, Math.min(items.length - 1, target(move, from)));
  if (to === from) return from + 1;
  if (positionAt(positionsOf(items), from, to) === null) {
    await renumber(tx, may.target.id);
    items = await orderOf(tx, may.target.id);
  }
  await tx.execute(sql`
    update collection_items set position = ${positionAt(positionsOf(items), from, to)}
    where collection_id = ${may.target.id} and paper_id = ${paperId}`);
  return to + 1;
}

function target(move: ItemMove, from: number): number {
  if (move === 'up') return from - 1;
  return move === 'down' ? from + 1 : move - 1;
}

interface Placed {
  paperId: number;
  position: number;
}

const positionsOf = (items: readonly Placed[]) => items.map(({ position }) => position);

async function orderOf(tx: Queryable, collectionId: number): Promise<Placed[]> {
  const { rows } = await tx.execute<{ paper_id: string; position: number }>(sql`
    select paper_id, position from collection_items where collection_id = ${collectionId} order by position, paper_id`);
  return rows.map(({ paper_id, position }) => ({ paperId: Number(paper_id), position }));
}

/** Numbers the items 1, 2, 3 …, in the order they have. */
async function renumber(tx: Queryable, collectionId: number): Promise<void> {
  await tx.execute(sql`
    update collection_items i set position = o.number
    from (select paper_id, row_number() over (order by position, paper_id) as number
      from collection_items where collection_id = ${collectionId}) o
    where i.collection_id = ${collectionId} and i.paper_id = o.paper_id`);
}

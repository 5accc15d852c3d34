// Bibliographies under way: read, shown to their owner, and then brought into a collection or not.
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf, instantOrNull } from '../values.ts';
import type { MayEdit } from './collections.ts';

/** Imports are kept this long, so that what did not match can be downloaded again. */
export const IMPORT_KEPT_DAYS = 30;
/** Of one person; the oldest make room. */
const MOST_KEPT = 20;

/** A bibliography under way. Entries and outcomes are as they were put: their readers know what they are. */
export interface BibliographyImport {
  id: string;
  collectionId: number;
  format: string;
  fileName: string;
  preamble: string;
  entries: unknown[];
  /** Null until it is carried out. */
  outcomes: unknown[] | null;
  createdAt: string;
  finishedAt: string | null;
}

/** Keeps a bibliography until its owner has decided; returns its id. Forgets old ones. */
export async function addImport(
  tx: Queryable,
  { person, target }: MayEdit,
  file: Pick<BibliographyImport, 'format' | 'fileName' | 'preamble' | 'entries'>,
  now: Date,
): Promise<string> {
  const oldest = new Date(now.getTime() - IMPORT_KEPT_DAYS * 86_400_000).toISOString();
  await tx.execute(sql`
    delete from bibliography_imports where created_at < ${oldest} or id in (
      select id from bibliography_imports where user_id = ${person.id}::uuid
      order by created_at desc, id offset ${MOST_KEPT - 1})`);
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into bibliography_imports (collection_id, user_id, format, file_name, preamble, entries, created_at)
    values (${target.id}, ${person.id}::uuid, ${file.format}, ${withoutNull(file.fileName)},
      ${withoutNull(file.preamble)}, ${withoutNull(JSON.stringify(file.entries))}::jsonb, ${now.toISOString()})
    returning id`);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The import was not stored.');
  return id;
}

/** PostgreSQL holds no null characters, neither in text nor in JSON. */
function withoutNull(text: string): string {
  return text.replaceAll('\0', '').replaceAll('\\u0000', '');
}

interface ImportRow extends Record<string, unknown> {
  id: string;
  collection_id: string;
  format: string;
  file_name: string;
  preamble: string;
  entries: unknown[];
  outcomes: unknown[] | null;
  created_at: string;
  finished_at: string | null;
}

/** An import into the collection, as its owner sees it; null where it is not theirs. */
export async function getImport(
  db: Queryable,
  place: { id: string; collectionId: number; userId: PersonId },
): Promise<BibliographyImport | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(place.id)) return null;
  const { rows } = await db.execute<ImportRow>(sql`
    select id, collection_id, format, file_name, preamble, entries, outcomes, created_at, finished_at
    from bibliography_imports
    where id = ${place.id}::uuid and collection_id = ${place.collectionId} and user_id = ${place.userId}::uuid`);
  const row = rows[0];
  if (!row) return null;
  return {
    id: row.id,
    collectionId: Number(row.collection_id),
    format: row.format,
    fileName: row.file_name,
    preamble: row.preamble,
    entries: row.entries,
    outcomes: row.outcomes,
    createdAt: instantOf(row.created_at),
    finishedAt: instantOrNull(row.finished_at),
  };
}

/** Claims an import for carrying it out: of two who do it at once, one does. */
export async function beginImport(tx: Queryable, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update bibliography_imports set finished_at = ${now.toISOString()} where id = ${id}::uuid and finished_at is null`);
  return (rowCount ?? 0) > 0;
}

/** Keeps what became of each entry. */
export async function finishImport(tx: Queryable, id: string, outcomes: readonly unknown[]): Promise<void> {
  await tx.execute(sql`
    update bibliography_imports set outcomes = ${withoutNull(JSON.stringify(outcomes))}::jsonb where id = ${id}::uuid`);
}

/** Forgets an import, whether it was carried out or not. */
export async function removeImport(tx: Queryable, id: string, userId: PersonId): Promise<void> {
  await tx.execute(
    sql`delete from bibliography_imports where id = ${id}::uuid and user_id = ${userId}::uuid`,
  );
}

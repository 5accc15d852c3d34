// How far imports of files got, so that one that was broken off goes on where it stopped.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOrNull } from '../values.ts';

/** How far the import of one file got. */
export interface ImportProgress {
  /** Names the file by its content. */
  fileKey: string;
  /** The file's name, for people. */
  name: string;
  /** Lines read so far, good or bad. */
  lines: number;
  /** Lines among them that were rejected. */
  rejected: number;
  /** ISO 8601 in UTC; null while it is under way. */
  finishedAt: string | null;
}

/** The progress of a file's import; null when it never began. */
export async function getImportProgress(db: Queryable, fileKey: string): Promise<ImportProgress | null> {
  const { rows } = await db.execute<{
    name: string;
    lines: string;
    rejected: string;
    finished_at: string | null;
  }>(sql`select name, lines, rejected, finished_at from import_progress where file_key = ${fileKey}`);
  const row = rows[0];
  if (!row) return null;
  return {
    fileKey,
    name: row.name,
    lines: Number(row.lines),
    rejected: Number(row.rejected),
    finishedAt: instantOrNull(row.finished_at),
  };
}

/** Keeps the progress; to be called in the transaction that writes the rows of these lines. */
export async function saveImportProgress(tx: Queryable, progress: ImportProgress, now: Date): Promise<void> {
  const { fileKey, name, lines, rejected, finishedAt } = progress;
  await tx.execute(sql`
    insert into import_progress (file_key, name, lines, rejected, finished_at, changed_at)
    values (${fileKey}, ${name}, ${lines}, ${rejected}, ${finishedAt}, ${now.toISOString()})
    on conflict (file_key) do update
      set name = excluded.name, lines = excluded.lines, rejected = excluded.rejected,
        finished_at = excluded.finished_at, changed_at = excluded.changed_at`);
}

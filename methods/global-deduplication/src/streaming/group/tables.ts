// The tables that the statements begin with, as DuckDB reads them; another engine declares them in its own way.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text, type Database } from '../database.ts';
import { literally } from '../inputs/patterns.ts';
import { documentsToParquet, emptyTable, hashesToParquet } from '../sign/table.ts';
import type { WorkFolder } from '../work/folder.ts';

/** Declares `documents` and `held_out` over the Parquet files of the segments, and `source_places`. */
export async function declareTables(
  database: Database,
  { segments }: WorkFolder,
  { bands, sources }: { bands: number; sources: readonly string[] },
): Promise<void> {
  // A corpus without documents has tables without rows.
  const nothing = emptyTable(bands);
  ensure(segments, 'documents', () => documentsToParquet(nothing));
  ensure(segments, 'held-out', () => hashesToParquet(nothing));
  for (const [table, files] of [
    ['documents', 'documents'],
    ['held_out', 'held-out'],
  ] as const) {
    const pattern = join(literally(segments), `${files}-*.parquet`);
    await database.run(`CREATE OR REPLACE VIEW ${table} AS SELECT * FROM read_parquet(${text(pattern)})`);
  }
  await database.run('CREATE OR REPLACE TABLE source_places (source VARCHAR, place BIGINT)');
  const places = sources.map((source, place) => `(${text(source)}, ${place})`);
  if (places.length > 0) await database.run(`INSERT INTO source_places VALUES ${places.join(', ')}`);
}

function ensure(folder: string, name: string, content: () => Uint8Array): void {
  const some = readdirSync(folder).some((file) => file.startsWith(`${name}-`) && file.endsWith('.parquet'));
  if (!some) writeFileSync(join(folder, `${name}-none.parquet`), content());
}

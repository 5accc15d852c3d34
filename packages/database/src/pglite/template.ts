// A new database as a tar of PGlite's files.
import { PGlite } from '@electric-sql/pglite';
import { EXTENSIONS } from './session.ts';

/** The tar of an empty database with its extensions; the tables are still to be made. */
export async function createTemplate(): Promise<Buffer> {
  const pglite = await PGlite.create('memory://', { extensions: EXTENSIONS });
  try {
    for (const name of Object.keys(EXTENSIONS)) await pglite.exec(`create extension if not exists ${name}`);
    const tar = await pglite.dumpDataDir('none');
    return Buffer.from(await tar.arrayBuffer());
  } finally {
    await pglite.close();
  }
}

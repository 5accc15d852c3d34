// Extensions that make search better where the database has them.
import type { ClientBase } from 'pg';

/** Versions of the extensions that are installed; null where one is missing. */
export interface Extensions {
  /** pgvector: search by meaning. */
  vector: string | null;
  /** pg_textsearch: BM25. */
  textSearch: string | null;
  /** pg_trgm: suggestions for misspelt words. */
  trigram: string | null;
}

const NAMES = { vector: 'vector', textSearch: 'pg_textsearch', trigram: 'pg_trgm' } as const;

/** Installs each extension that the server offers and this user may create; a missing one is no error. */
export async function installExtensions(client: ClientBase): Promise<void> {
  for (const name of Object.values(NAMES)) {
    const { rows } = await client.query(
      'select 1 from pg_available_extensions where name = $1 and installed_version is null',
      [name],
    );
    if (rows.length === 0) continue;
    // Not permitted, or not preloaded by the server: search then uses what is there, and doctor says so.
    await client.query(`create extension if not exists ${name}`).catch(() => undefined);
  }
}

/** The extensions installed in this database. */
export async function readExtensions(client: ClientBase): Promise<Extensions> {
  const { rows } = await client.query<{ extname: string; extversion: string }>(
    'select extname, extversion from pg_extension',
  );
  const version = (name: string) => rows.find(({ extname }) => extname === name)?.extversion ?? null;
  return {
    vector: version(NAMES.vector),
    textSearch: version(NAMES.textSearch),
    trigram: version(NAMES.trigram),
  };
}

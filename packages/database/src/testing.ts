// Databases and papers for tests. Not for programs.
import { createHash, randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyRecord, type Paper, type PaperRecord } from '@papertape/papers';
import type { Person, PersonId } from '@papertape/people';
import { sql } from './sql.ts';
import pg from 'pg';
import { type Database, openDatabase } from './database.ts';
import { ingestRecords } from './ingest/ingest.ts';
import { addPerson } from './people/people.ts';
import { getPaper } from './queries/papers.ts';
import { createTemplate } from './pglite/template.ts';
import { takePglite } from './testing-reuse.ts';

/**
 * A fresh, empty, migrated database: PGlite, or a new database on the server of TEST_DATABASE_URL when
 * TEST_DATABASE is 'postgresql'. Closing it leaves nothing behind.
 */
export async function openTestDatabase(): Promise<Database> {
  if (testsPostgresql()) return await openOnServer(serverUrl());
  return await takePglite(async () => {
    const dataDir = newTablesFolder();
    await prepareDataDir(dataDir);
    return dataDir;
  });
}

/** Whether the integration tests run on a PostgreSQL server this time. */
export function testsPostgresql(): boolean {
  return process.env.TEST_DATABASE === 'postgresql';
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE=postgresql needs TEST_DATABASE_URL, the address of a server.');
  return url;
}

async function openOnServer(server: string): Promise<Database> {
  const { url, drop } = await createServerDatabase(server, await serverTemplate(server));
  const database = await openDatabase({ databaseUrl: url, dataDir: 'memory://' });
  return {
    ...database,
    async close() {
      await database.close();
      await drop();
    },
  };
}

/** A new database on the server, a copy of `template` where one is named, with its address and what removes it again. */
export async function createServerDatabase(
  server: string = serverUrl(),
  template = 'template1',
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `papertape_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, (client) => client.query(`create database ${name} template ${template}`));
  const drop = () =>
    onServer(server, (client) => client.query(`drop database if exists ${name} with (force)`));
  return { url: addressOf(server, name), drop: async () => void (await drop()) };
}

/** Any number that no other user of the server's advisory locks has. */
const TEMPLATE_LOCK = 0x74657374;
let template: Promise<string> | null = null;

/**
 * The name of an empty, migrated database to copy, made once for each version of the tables. It stays on the server, of
 * which `npm test` starts a new one unless it is given one.
 */
function serverTemplate(server: string): Promise<string> {
  const name = `papertape_test_template_${digestOf(['../package.json', ...migrationFiles()])}`;
  return (template ??= onServer(server, async (client) => {
    // Processes that come together wait for the first.
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await makeTemplate(server, client, name);
    return name;
  }));
}

async function makeTemplate(server: string, client: pg.Client, name: string): Promise<void> {
  const unfinished = `${name}_unfinished`;
  await client.query(`drop database if exists ${unfinished} with (force)`);
  await client.query(`create database ${unfinished}`);
  const database = await openDatabase({ databaseUrl: addressOf(server, unfinished), dataDir: 'memory://' });
  await database.close();
  await client.query(`alter database ${unfinished} rename to ${name}`);
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer<T>(server: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** The path of a new PGlite's files as a tar, made once for each version: initdb takes seconds. */
export async function testTemplate(): Promise<string> {
  // The dependencies hold the version of PGlite, all that the files depend on.
  const key = digestOf(['../package.json']);
  return await madeOnce(`${key}.tar`, async (path) => writeFileSync(path, await createTemplate()));
}

/**
 * Gives a data folder an empty, migrated PGlite, as the first start of a site leaves it. It is made once for each version
 * of the tables and copied, which costs a tenth of a start.
 */
export async function prepareDataDir(dataDir: string): Promise<void> {
  const key = digestOf(['../package.json', ...migrationFiles()]);
  const made = await madeOnce(`${key}-data`, async (path) => {
    const database = await openDatabase({ databaseUrl: null, dataDir: path, template: await testTemplate() });
    await database.close();
  });
  cpSync(made, dataDir, { recursive: true });
}

function migrationFiles(): string[] {
  const names = readdirSync(new URL('../migrations', import.meta.url)).sort();
  return names.filter((name) => name.endsWith('.sql')).map((name) => `../migrations/${name}`);
}

/** Names a version of files of this package. */
function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(readFileSync(new URL(path, import.meta.url)));
  return hash.digest('hex').slice(0, 16);
}

/**
 * The path of what `make` leaves at the path it is given, made unless it is there. The name has to change with whatever
 * it depends on. What was not made for a day gives way to what is made.
 */
export async function madeOnce(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const folder = testFolder();
  const path = join(folder, name);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeOld(folder);
  const unfinished = join(folder, `${randomUUID()}.unfinished`);
  await make(unfinished);
  // Whoever is first wins; all make the same.
  try {
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(path)) throw error;
  }
  return path;
}

/** A folder for this process's PGlite; those that processes left which were ended too soon to remove them, go. */
function newTablesFolder(): string {
  const folder = testFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const owner = /^tables-(\d+)-/.exec(name)?.[1];
    if (owner && !isRunning(Number(owner))) rmSync(join(folder, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(folder, `tables-${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const testFolder = () => join(tmpdir(), `papertape-test-${process.getuid?.() ?? 0}`);

const DAY_MS = 86_400_000;

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}

let lastPaper = 0;
let lastPerson = 0;

/** A record of an invented paper, with an arXiv id of its own unless given. */
export function newPaperRecord(known: Partial<PaperRecord> & { arxivId?: string } = {}): PaperRecord {
  const { arxivId = inventArxivId(), ...fields } = known;
  return emptyRecord({
    source: 'arxiv',
    sourceKey: arxivId,
    identifiers: [{ scheme: 'arxiv', value: arxivId }],
    title: `A study of tidal clocks, part ${arxivId}`,
    abstract: 'We build a clock that is wound by the tide and measure how late it runs.',
    authors: [{ name: 'Ada Quill' }, { name: 'Bo Lindqvist' }],
    categories: ['cs.LG', 'stat.ML'],
    publishedAt: '2026-03-01T10:00:00.000Z',
    ...fields,
  });
}

function inventArxivId(): string {
  lastPaper += 1;
  return `2603.${String(lastPaper).padStart(5, '0')}`;
}

/** Puts an invented paper into the database. */
export async function newPaper(
  database: Database,
  known: Partial<PaperRecord> & { arxivId?: string } = {},
): Promise<Paper> {
  const report = await database.transaction((tx) => ingestRecords(tx, [newPaperRecord(known)]));
  const paper = await getPaper(database.db, report.outcomes[0]?.publicId ?? '');
  if (!paper) throw new Error('The paper was not stored.');
  return paper;
}

/** Makes an account of an invented person, with a handle of their own unless given. */
export async function newPerson(
  { db }: Pick<Database, 'db'>,
  known: Partial<Pick<Person, 'handle' | 'name' | 'email' | 'role' | 'status' | 'createdAt'>> = {},
): Promise<Person> {
  lastPerson += 1;
  const handle = known.handle ?? `reader-${process.pid}-${lastPerson}`;
  const person = await addPerson(
    db,
    {
      handle,
      name: known.name ?? `Reader ${lastPerson}`,
      email: known.email ?? `${handle}@example.org`,
      emailVerified: true,
      role: known.role ?? 'member',
    },
    new Date(known.createdAt ?? '2026-03-01T10:00:00.000Z'),
  );
  if (!person) throw new Error(`The handle or address of ${handle} is taken.`);
  if (known.status && known.status !== 'active') await setStatus(db, person.id, known.status);
  return { ...person, status: known.status ?? 'active' };
}

async function setStatus(db: Database['db'], id: PersonId, status: Person['status']): Promise<void> {
  await db.execute(sql`update users set status = ${status} where id = ${id}::uuid`);
}

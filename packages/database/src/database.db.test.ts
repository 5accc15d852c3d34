import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase, type OpenOptions } from './database.ts';
import { DatabaseInUse, DatabaseUnavailable } from './errors.ts';
import { startChild } from './faults/process.ts';
import {
  createServerDatabase,
  openTestDatabase,
  prepareDataDir,
  testsPostgresql,
  testTemplate,
} from './testing.ts';

describe.skipIf(testsPostgresql())('PGlite in a folder', { timeout: 120_000 }, () => {
  let folder: string;
  /** Holds an empty database; where it is made matters, `unmade` is used. */
  let dataDir: string;
  let unmade: string;
  let opened: Database[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'papertape-open-'));
    dataDir = join(folder, 'data');
    unmade = join(folder, 'unmade');
    await prepareDataDir(dataDir);
    opened = [];
  });
  afterEach(async () => {
    for (const database of opened.reverse()) await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: Partial<OpenOptions> = {}): Promise<Database> {
    const template = await testTemplate();
    const database = await openDatabase({ databaseUrl: null, dataDir, template, ...options });
    opened.push(database);
    return database;
  }

  test('keeps what was written, for its owner alone to read', async () => {
    const first = await open({ dataDir: unmade });
    expect(first).toMatchObject({ kind: 'pglite', connection: 'owner' });
    expect(Object.values(first.extensions)).not.toContain(null);
    await first.pool.query(`insert into settings values ('kept', '1')`);
    await opened.pop()?.close();
    expect(((await stat(join(unmade, 'database'))).mode & 0o777).toString(8)).toBe('700');
    const second = await open({ dataDir: unmade });
    expect((await second.pool.query(`select value from settings`)).rows).toEqual([{ value: 1 }]);
  });

  test('a second owner in the same process is refused, and told what to do', async () => {
    await open();
    await expect(open()).rejects.toThrow(DatabaseInUse);
    await expect(open()).rejects.toThrow(new RegExp(`Process ${process.pid}.*${dataDir}.*DATA_DIR`));
  });

  test('a second site is refused, a command is let in as a client', async () => {
    const site = startChild('open', dataDir, 'owner');
    expect(await site.line(/./)).toBe('open owner');
    const second = startChild('open', dataDir, 'owner');
    expect(await second.line(/./)).toMatch(/^DatabaseInUse: Process \d+, since .* uses the data folder/);
    const command = await open({ role: 'auto' });
    expect(command.connection).toBe('client');
    await command.pool.query(`insert into settings values ('by', '"a command"')`);
    const another = await open({ role: 'client' });
    expect((await another.pool.query('select value from settings')).rows).toEqual([{ value: 'a command' }]);
    site.process.stdin?.end();
    await site.line(/^closed$/);
  });

  test('a client without an owner says so', async () => {
    await expect(open({ role: 'client' })).rejects.toThrow(DatabaseUnavailable);
  });

  test('after kill -9 the next start finds no lock in its way', async () => {
    const site = startChild('open', dataDir, 'owner');
    await site.line(/^open owner$/);
    site.process.kill('SIGKILL');
    await site.ended;
    expect(await readdir(join(dataDir, 'database'))).toContain('owner.json');
    const next = await open();
    expect(next.connection).toBe('owner');
  });

  test('of processes that start at once exactly one owns the folder', async () => {
    const sites = Array.from({ length: 4 }, () => startChild('open', unmade, 'owner'));
    const answers = await Promise.all(sites.map((site) => site.line(/./)));
    expect(answers.filter((answer) => answer === 'open owner')).toHaveLength(1);
    expect(answers.filter((answer) => answer.startsWith('DatabaseInUse'))).toHaveLength(3);
    for (const site of sites) site.process.stdin?.end();
    await Promise.all(sites.map((site) => site.ended));
  });

  test('commands that start at once share one owner', async () => {
    const commands = Array.from({ length: 3 }, () => startChild('open', dataDir, 'auto'));
    const answers = await Promise.all(commands.map((command) => command.line(/./)));
    expect(answers.sort()).toEqual(['open client', 'open client', 'open owner']);
    for (const command of commands) command.process.stdin?.end();
    await Promise.all(commands.map((command) => command.ended));
  });

  test('a path too long for a socket gets a short one elsewhere', async () => {
    const deep = join(folder, 'a-folder-with-a-long-name-'.repeat(4), 'and-another');
    await prepareDataDir(deep);
    const owner = await open({ dataDir: deep });
    expect(String(owner.pool.options.host).length).toBeLessThan(80);
    expect((await open({ dataDir: deep, role: 'auto' })).connection).toBe('client');
  });

  test('a database half made by a crash is made anew', async () => {
    await open({ dataDir: unmade });
    await opened.pop()?.close();
    const files = join(unmade, 'database', 'files');
    await rename(files, `${files}.unfinished`);
    await rm(join(`${files}.unfinished`, 'global'), { recursive: true });
    expect((await open({ dataDir: unmade })).connection).toBe('owner');
  });

  test('a broken PGlite is started again with all that was acknowledged', async () => {
    const messages: string[] = [];
    const database = await open({ log: (message) => messages.push(message) });
    await database.pool.query(`insert into settings values ('kept', '1')`);
    // What the server refuses in plain words would end PGlite: a comment hides it here.
    await expect(database.pool.query('copy settings from /**/ stdin')).rejects.toThrow();
    await expect
      .poll(
        () =>
          database.pool.query('select value from settings').then(
            ({ rows }) => rows,
            () => [],
          ),
        {
          timeout: 30_000,
        },
      )
      .toEqual([{ value: 1 }]);
    expect(messages.join()).toContain('starting it again');
  });
});

test('an address nobody answers at is explained without its password', async () => {
  const databaseUrl = 'postgresql://reader:secret-word@127.0.0.1:1/papers';
  const failure = await openDatabase({ databaseUrl, dataDir: 'memory://' }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DatabaseUnavailable);
  expect(String(failure)).toMatch(
    /127\.0\.0\.1:1, database papers, user reader.*ECONNREFUSED.*DATABASE_URL/s,
  );
  expect(JSON.stringify([failure, String(failure), (failure as Error).stack])).not.toContain('secret-word');
});

test('an address that is none is explained without its password', async () => {
  const databaseUrl = 'postgresql://reader:secret-word@host:port/papers';
  const failure = await openDatabase({ databaseUrl, dataDir: 'memory://' }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DatabaseUnavailable);
  expect(JSON.stringify([failure, String(failure), (failure as Error).stack])).not.toContain('secret-word');
});

test('processes that start at once migrate one after the other', async () => {
  const server = testsPostgresql() ? await createServerDatabase() : null;
  const databases = await Promise.all(
    server
      ? [1, 2, 3].map(() => openDatabase({ databaseUrl: server.url, dataDir: 'memory://' }))
      : [openTestDatabase()],
  );
  for (const database of databases) {
    const { rows } = await database.pool.query('select count(*)::int as count from migrations');
    expect(rows[0].count).toBeGreaterThan(0);
    await database.close();
  }
  await server?.drop();
});

test('a database of a newer version is refused', async () => {
  if (!testsPostgresql()) return;
  const server = await createServerDatabase();
  const first = await openDatabase({ databaseUrl: server.url, dataDir: 'memory://' });
  await first.pool.query(`insert into migrations (name) values ('9999_from_the_future')`);
  await first.close();
  await expect(openDatabase({ databaseUrl: server.url, dataDir: 'memory://' })).rejects.toThrow(
    /newer version/,
  );
  await server.drop();
});

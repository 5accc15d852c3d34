// The wire server in front of PGlite, under clients that talk at the same time, break off, and send much. The same
// expectations hold of PostgreSQL's own server, which is what makes one driver enough.
import { connect, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, testsPostgresql } from '../testing.ts';
import { frame, FrameReader } from './messages.ts';
import { socketPath } from './folder-lock.ts';

let database: Database;
let connections: pg.Client[];

beforeAll(async () => {
  database = await openTestDatabase();
  await database.pool.query('create table counters (name text primary key, value int not null)');
});
afterAll(() => database.close());
beforeEach(async () => {
  connections = [];
  await database.pool.query('truncate counters');
  return async () => {
    await Promise.all(connections.map((client) => client.end()));
  };
});

async function client(): Promise<pg.Client> {
  const { host, port, user, password, database: name, connectionString } = database.pool.options;
  const opened = new pg.Client(
    connectionString ? { connectionString } : { host, port, user, password, database: name },
  );
  opened.on('error', () => undefined);
  await opened.connect();
  connections.push(opened);
  return opened;
}

test('twenty connections count together without losing one', async () => {
  await database.pool.query(`insert into counters values ('all', 0)`);
  const clients = await Promise.all(Array.from({ length: 20 }, client));
  const work = clients.map(async (one, number) => {
    for (let round = 0; round < 10; round += 1) {
      await one.query('begin');
      const { rows } = await one.query('select value from counters where name = $1 for update', ['all']);
      await one.query('update counters set value = $1 where name = $2', [rows[0].value + 1, 'all']);
      await one.query((number + round) % 5 === 0 ? 'rollback' : 'commit');
      const echo = await one.query({ name: 'echo', text: 'select $1::int as value' }, [number]);
      expect(echo.rows).toEqual([{ value: number }]);
    }
  });
  await Promise.all(work);
  const { rows } = await database.pool.query('select value from counters');
  expect(rows).toEqual([{ value: 160 }]);
});

test('statements of one name on two connections are two statements', async () => {
  const [one, two] = [await client(), await client()];
  expect((await one.query({ name: 'same', text: 'select 1 as it' })).rows).toEqual([{ it: 1 }]);
  expect((await two.query({ name: 'same', text: 'select 2 as it' })).rows).toEqual([{ it: 2 }]);
  expect((await one.query({ name: 'same', text: 'select 1 as it' })).rows).toEqual([{ it: 1 }]);
});

test('a client that dies inside a transaction is rolled back and holds up nobody', async () => {
  const dying = await client();
  await dying.query('begin');
  await dying.query(`insert into counters values ('lost', 1)`);
  const waiting = database.pool.query('select count(*)::int as count from counters');
  destroySocket(dying);
  expect((await waiting).rows).toEqual([{ count: 0 }]);
  expect((await database.pool.query('select count(*)::int as count from counters')).rows).toEqual([
    { count: 0 },
  ]);
});

test('a client that dies in the middle of a message leaves no trace', async () => {
  const dying = await client();
  await dying.query('begin');
  await dying.query(`insert into counters values ('lost', 1)`);
  const half = frame('Q', Buffer.from(`insert into counters values ('half', 1); commit\0`)).subarray(0, 30);
  socketOf(dying).write(half);
  destroySocket(dying);
  expect((await database.pool.query('select name from counters')).rows).toEqual([]);
});

test('an error inside a batch skips the rest of it, and the connection goes on', async () => {
  const one = await client();
  await expect(one.query('select $1::int / 0', [1])).rejects.toMatchObject({ code: '22012' });
  await expect(one.query('select no_such_column')).rejects.toMatchObject({ code: '42703' });
  await expect(one.query('select $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
  expect((await one.query('select 1 as it')).rows).toEqual([{ it: 1 }]);
});

test('an error inside a transaction ends it for that client only', async () => {
  const one = await client();
  await one.query('begin');
  await one.query(`insert into counters values ('gone', 1)`);
  await expect(one.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
  await expect(one.query('select 1')).rejects.toMatchObject({ code: '25P02' });
  await one.query('rollback');
  expect((await one.query('select count(*)::int as count from counters')).rows).toEqual([{ count: 0 }]);
});

test('several statements in one simple query each return their rows', async () => {
  const results: unknown = await (
    await client()
  ).query(`
    create temporary table jobs (id int); insert into jobs values (1), (2);
    select id from jobs order by id; update jobs set id = id + 1 returning id; select 'done' as state`);
  if (!Array.isArray(results)) throw new Error('expected one result for each statement');
  expect(results.map(({ command }) => command)).toEqual(['CREATE', 'INSERT', 'SELECT', 'UPDATE', 'SELECT']);
  expect(results[2].rows).toEqual([{ id: 1 }, { id: 2 }]);
  expect(results[3].rows).toEqual([{ id: 2 }, { id: 3 }]);
  expect(results[4].rows).toEqual([{ state: 'done' }]);
});

test('an error in a simple query undoes its earlier statements', async () => {
  const one = await client();
  await expect(one.query(`insert into counters values ('undone', 1); select 1 / 0`)).rejects.toThrow();
  expect((await one.query('select name from counters')).rows).toEqual([]);
});

test('megabytes go both ways', async () => {
  const one = await client();
  const text = 'ebb and flow · '.repeat(400_000);
  const { rows } = await one.query('select $1::text as text, md5($1::text) as hash', [text]);
  expect(rows[0].text).toBe(text);
  const many = await one.query(`select i, repeat('x', 1000) as filler from generate_series(1, 20000) as i`);
  expect(many.rows.length).toBe(20_000);
  expect(many.rows.at(-1).i).toBe(20_000);
});

test('many clients with large answers each get their own', async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, client));
  const answers = await Promise.all(
    clients.map((one, number) => one.query(`select repeat($1, 300000) as text`, [String(number)])),
  );
  expect(answers.map(({ rows }) => new Set(rows[0].text))).toEqual(
    clients.map((_, number) => new Set([String(number)])),
  );
});

test('a copy that nobody feeds fails, and holds up nobody', async () => {
  const one = await client();
  await expect(one.query('copy counters from stdin')).rejects.toThrow(/COPY/);
  expect((await database.pool.query('select 1 as it')).rows).toEqual([{ it: 1 }]);
  expect((await one.query('select 2 as it')).rows).toEqual([{ it: 2 }]);
});

test('arrays, nulls, dates and bytes come back as they went', async () => {
  const one = await client();
  const bytes = Buffer.from([0, 1, 255, 0x5a, 0, 0, 0, 5, 0x49]); // ends like ReadyForQuery
  const { rows } = await one.query('select $1::text[] as list, $2::int as none, $3::bytea as bytes', [
    ['a', null, 'c"\\'],
    null,
    bytes,
  ]);
  expect(rows).toEqual([{ list: ['a', null, 'c"\\'], none: null, bytes }]);
});

describe.skipIf(testsPostgresql())('only before PGlite', () => {
  test('a stranger who speaks another protocol is turned away, others go on', async () => {
    const socket = connect(socketPath(String(database.pool.options.host)));
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    const greeting = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    expect((await greeting).toString('latin1')).toMatch(/^E.*08P01/s);
    await closed;
    expect((await database.pool.query('select 1 as it')).rows).toEqual([{ it: 1 }]);
  });

  test('encryption is declined politely, as clients expect', async () => {
    const socket = connect(socketPath(String(database.pool.options.host)));
    const answer = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    expect((await answer).toString()).toBe('N');
    socket.destroy();
  });

  test('a batch that is flushed, not synced, keeps the session to itself', async () => {
    const socket = connect(socketPath(String(database.pool.options.host)));
    const reader = new FrameReader();
    const types = (until: string) =>
      new Promise<string>((resolve) => {
        let seen = '';
        const onData = (chunk: Buffer) => {
          reader.push(chunk);
          for (let next = reader.takeFrame(); next; next = reader.takeFrame())
            seen += String.fromCharCode(next[0] ?? 0);
          if (!seen.endsWith(until)) return;
          socket.off('data', onData);
          resolve(seen);
        };
        socket.on('data', onData);
      });
    const parameters = Buffer.from('\0\0\0\0\0\x03\0\0user\0me\0\0');
    parameters.writeUInt32BE(parameters.length, 0);
    socket.write(parameters);
    await types('Z');
    socket.write(Buffer.concat([frame('P', Buffer.from('\0select 7\0\0\0')), frame('H')]));
    expect(await types('1')).toBe('1');
    const other = database.pool.query('select 8 as it');
    socket.write(
      Buffer.concat([
        frame('B', Buffer.from('\0\0\0\0\0\0\0\0')),
        frame('E', Buffer.from('\0\0\0\0\0')),
        frame('S'),
      ]),
    );
    expect(await types('Z')).toBe('2DCZ');
    expect((await other).rows).toEqual([{ it: 8 }]);
    socket.destroy();
  });
});

function socketOf(one: pg.Client): Socket {
  return (one as unknown as { connection: { stream: Socket } }).connection.stream;
}

function destroySocket(one: pg.Client): void {
  connections = connections.filter((other) => other !== one);
  socketOf(one).destroy();
}

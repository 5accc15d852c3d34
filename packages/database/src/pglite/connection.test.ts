// What a connection does around its batches, with a session that only notes what it is given.
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { frame, simpleQuery } from './messages.ts';
import { serveSession, type WireServer } from './server.ts';
import { Turns } from './turns.ts';

let folder: string;
let server: WireServer;
let queries: string[];
let broken: unknown[];
let openTransaction: boolean;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-connection-'));
  queries = [];
  broken = [];
  openTransaction = false;
  server = await serve(50);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function serve(idleInTransactionMs: number): Promise<WireServer> {
  return serveSession(join(folder, 'socket'), {
    session: { execute, inTransaction: () => openTransaction },
    turns: new Turns(),
    parameters: { server_version: '18' },
    idleInTransactionMs,
    onBroken: (error) => broken.push(error),
  });
}

function execute(messages: Buffer, onData: (bytes: Buffer) => void): void {
  const text = messages.toString('utf8', 5, messages.length - 1);
  queries.push(text);
  if (text === 'trap') throw new Error('unreachable');
  if (text === 'begin') openTransaction = true;
  if (text === 'rollback' || text === 'commit') openTransaction = false;
  onData(frame('Z', Buffer.from(openTransaction ? 'T' : 'I')));
}

/** A client past its greeting, with all that it receives. */
async function greeted(): Promise<{ socket: Socket; received: () => string; closed: Promise<void> }> {
  const socket = connect(join(folder, 'socket'));
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  const startup = Buffer.from('\0\0\0\x09\0\x03\0\0\0', 'latin1');
  socket.write(startup);
  await expect.poll(() => received).toMatch(/Z....I$/s);
  received = '';
  return { socket, received: () => received, closed };
}

test('a transaction left idle is ended once others wait, and not before', async () => {
  const idle = await greeted();
  idle.socket.write(simpleQuery('begin'));
  await expect.poll(idle.received).toMatch(/T$/);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(idle.socket.destroyed).toBe(false);
  const other = await greeted();
  other.socket.write(simpleQuery('select 1'));
  await idle.closed;
  expect(idle.received()).toContain('25P03');
  await expect.poll(other.received).toMatch(/I$/);
  expect(queries.filter((text) => /[a-z]/.test(text))).toEqual(['begin', 'rollback', 'select 1']);
  other.socket.destroy();
});

test('what a client sent before it went is not run any more', async () => {
  // However slow the machine: the holder is not ended before the other has gone.
  await server.close();
  server = await serve(60_000);
  const holder = await greeted();
  holder.socket.write(simpleQuery('begin'));
  await expect.poll(holder.received).toMatch(/T$/);
  const gone = await greeted();
  gone.socket.write(simpleQuery('too late'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  gone.socket.destroy();
  await gone.closed;
  await new Promise((resolve) => setTimeout(resolve, 20));
  holder.socket.write(simpleQuery('commit'));
  const next = await greeted();
  next.socket.write(simpleQuery('select 2'));
  await expect.poll(next.received).toMatch(/I$/);
  expect(queries).not.toContain('too late');
});

test('a session that breaks is told of, and its client let go', async () => {
  const client = await greeted();
  client.socket.write(simpleQuery('trap'));
  await client.closed;
  expect(broken).toEqual([new Error('unreachable')]);
});

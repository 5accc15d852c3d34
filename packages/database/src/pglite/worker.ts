// The worker thread that runs PGlite and serves it on a Unix socket.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { type FolderLock, socketPath, takeFolderLock } from './folder-lock.ts';
import type { WorkerCommand, WorkerMessage, WorkerOptions } from './protocol.ts';
import { serveSession } from './server.ts';
import { openSession } from './session.ts';
import { Turns } from './turns.ts';

/** Bytes that fit a socket's address on every system we know (macOS: 104 with the closing zero). */
const LONGEST_SOCKET_PATH = 103;
/** A client that leaves its transaction idle for longer, while others wait, loses it. */
const IDLE_IN_TRANSACTION_MS = 60_000;
// V8 would compile much of PostgreSQL anew for speed while it starts: half of what a short command costs. A site
// passes this budget within seconds of work, and is as quick then.
setFlagsFromString('--wasm-tiering-budget=1000000000');
const port = parentPort;
if (!port) throw new Error('This file is the worker of openDatabase; it does not run by itself.');
const say = (message: WorkerMessage) => port.postMessage(message);

try {
  await start(workerData as WorkerOptions);
} catch (error) {
  say({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}

async function start(options: WorkerOptions): Promise<void> {
  const lock = options.folder === null ? null : await lockFolder(options.folder);
  if (options.folder !== null && !lock) return say({ type: 'in-use' });
  const session = await openSession(options);
  const turns = new Turns();
  const socketFolder = options.socketFolder ?? chooseSocketFolder(options.folder);
  rmSync(socketPath(socketFolder), { force: true });
  const server = await serveSession(socketPath(socketFolder), {
    session,
    turns,
    parameters: session.parameters,
    idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
    onBroken(error) {
      // Thrown outside any promise: the thread ends, and with it the lock; acknowledged rows are in the files.
      setImmediate(() => {
        throw error;
      });
    },
  });
  lock?.announce({ pid: process.pid, socketFolder, since: new Date().toISOString() });
  port?.on('message', async (command: WorkerCommand) => {
    if (command.type !== 'close') return;
    await server.close();
    if (options.folder !== null) session.run('checkpoint');
    await session.close();
    if (socketFolder !== options.folder) rmSync(socketFolder, { recursive: true, force: true });
    lock?.release();
    say({ type: 'closed' });
  });
  say({ type: 'ready', socketFolder });
}

async function lockFolder(folder: string): Promise<FolderLock | null> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700); // PGlite makes its files readable to all
  return await takeFolderLock(folder);
}

/** The database's own folder, or one in the system's temporary folder where that path is too long for a socket. */
function chooseSocketFolder(folder: string | null): string {
  if (folder !== null && Buffer.byteLength(socketPath(folder)) <= LONGEST_SOCKET_PATH) return folder;
  const short = mkdtempSync(join(tmpdir(), 'papertape-'));
  return Buffer.byteLength(socketPath(short)) <= LONGEST_SOCKET_PATH ? short : mkdtempSync('/tmp/papertape-');
}

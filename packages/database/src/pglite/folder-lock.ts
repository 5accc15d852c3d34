// One process owns a PGlite folder at a time.
//
// The lock is SQLite's exclusive lock on a small file: the operating system drops it with the process, however that
// ends, so there is no stale lock to judge and no race in taking one over. Beside it lies a note for other processes:
// who the owner is and on which socket it answers. That socket is asked too before a folder is taken, because a lock
// of the operating system does not reach across every network file system. Never open `owner.lock` otherwise in the
// owner's process (to copy the folder, say): closing a file drops all locks that the process has on it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Who owns a folder, as told by the owner. */
export interface OwnerNote {
  pid: number;
  /** Folder of the socket `.s.PGSQL.5432`. */
  socketFolder: string;
  /** ISO 8601 in UTC. */
  since: string;
}

/** A lock that is held. */
export interface FolderLock {
  /** Tells other processes where the owner answers. */
  announce(note: OwnerNote): void;
  release(): void;
}

/** Takes the folder's lock, or null when a living process has it. */
export async function takeFolderLock(folder: string): Promise<FolderLock | null> {
  const lock = new DatabaseSync(join(folder, 'owner.lock'));
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    lock.close();
    if (isBusy(error)) return null;
    throw error;
  }
  const note = readOwnerNote(folder);
  if (note && (await answers(socketPath(note.socketFolder)))) {
    lock.close();
    return null;
  }
  const path = notePath(folder);
  return {
    announce(next) {
      writeFileSync(`${path}.next`, JSON.stringify(next), { mode: 0o600 });
      renameSync(`${path}.next`, path);
    },
    release() {
      rmSync(path, { force: true });
      lock.close();
    },
  };
}

/** The note of the folder's present or last owner; null when there is none. */
export function readOwnerNote(folder: string): OwnerNote | null {
  try {
    const note: unknown = JSON.parse(readFileSync(notePath(folder), 'utf8'));
    return isOwnerNote(note) ? note : null;
  } catch {
    return null;
  }
}

/** The socket in a folder, named as PostgreSQL clients expect. */
export function socketPath(socketFolder: string): string {
  return join(socketFolder, '.s.PGSQL.5432');
}

/** Whether something accepts connections at a socket path. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const finish = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.setTimeout(2000, () => finish(false));
  });
}

function notePath(folder: string): string {
  return join(folder, 'owner.json');
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5; // SQLITE_BUSY
}

function isOwnerNote(value: unknown): value is OwnerNote {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'socketFolder' in value &&
    typeof value.socketFolder === 'string' &&
    'since' in value
  );
}

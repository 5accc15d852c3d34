// What `papertape import` reads: a file or standard input, as bytes, with a key that tells whether it is the same again.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import type { Io } from '../terminal/io.ts';

/** One thing to import. */
export interface Input {
  /** As the person named it; `standard input` for `-`. */
  name: string;
  /** Name for the file of rejected lines. */
  baseName: string;
  /** Tells a file from others and from its earlier contents; null where reading cannot be continued. */
  key: string | null;
  /** Size in bytes, packed as it is; null when unknown. */
  size: number | null;
  /** Reads from the beginning. `onBytes` is told how many of `size` bytes were read so far. */
  read(onBytes: (bytes: number) => void): AsyncIterable<Uint8Array>;
}

const HEAD_BYTES = 64 * 1024;

/** The input that an argument names. @throws CommandFailure when there is no such file. */
export async function openInput(argument: string, io: Io): Promise<Input> {
  if (argument === '-') return standardInput(io);
  try {
    const { size, mtimeMs } = await stat(argument);
    const head = await readHead(argument);
    const hash = createHash('sha256').update(`${resolve(argument)}\0${size}\0${mtimeMs}\0`).update(head);
    return {
      name: argument,
      baseName: basename(argument),
      key: hash.digest('hex'),
      size,
      read: (onBytes) => counted(createReadStream(argument), onBytes),
    };
  } catch (error) {
    throw unreadable(argument, error);
  }
}

function standardInput(io: Io): Input {
  if (io.stdin.isTTY) io.stderr.write('Reading standard input; Ctrl-D ends it.\n');
  return {
    name: 'standard input',
    baseName: 'standard-input',
    key: null,
    size: null,
    read: (onBytes) => counted(io.stdin as AsyncIterable<Uint8Array>, onBytes),
  };
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    onBytes(bytes);
    yield chunk;
  }
}

function unreadable(path: string, error: unknown): CommandFailure {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'this user may not read it',
    EISDIR: 'it is a folder; name the files in it',
  };
  const { code, message } = error as NodeJS.ErrnoException;
  return new CommandFailure(`Cannot read ${path}: ${reasons[code ?? ''] ?? message}.`, EXIT.failure, { cause: error });
}

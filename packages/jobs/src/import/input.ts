// What is imported: a file or a stream of bytes, with a key that tells whether it is the same file again.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Where lines come from. */
export interface ImportInput {
  /** For people: the path, or 'standard input'. */
  name: string;
  /** Names the file by its place and content; null where reading cannot be continued (a stream). */
  key: string | null;
  /** In bytes, packed as it is; null when unknown. */
  size: number | null;
  /** Reads from the beginning. */
  read(): AsyncIterable<Uint8Array>;
}

const SAMPLE_BYTES = 64 * 1024;

/** A file, named by its path, size, time of change, and its first and last 64 kB. @throws the system's error. */
export async function fileInput(path: string): Promise<ImportInput> {
  const file = await open(path);
  try {
    const { size, mtimeMs } = await file.stat();
    const hash = createHash('sha256').update(`${resolve(path)}\0${size}\0${mtimeMs}\0`);
    for (const position of [0, Math.max(0, size - SAMPLE_BYTES)]) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return { name: path, key: hash.digest('hex'), size, read: () => createReadStream(path) };
  } finally {
    await file.close();
  }
}

/** A stream, such as standard input. An import of it that is broken off begins anew, which repeats nothing. */
export function streamInput(name: string, stream: AsyncIterable<Uint8Array>): ImportInput {
  return { name, key: null, size: null, read: () => stream };
}

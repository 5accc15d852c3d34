// The bytes of a file, unpacked where need be; all that comes before a damage is given before it is told.
import { createReadStream } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';
import type { InputFile } from './files.ts';

const CHUNK = 256 * 1024;
/** Packed bytes unpacked at once: what they unpack to is held. */
const PACKED_CHUNK = 64 * 1024;

/** A piece of a file. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** Bytes of the file on disk that were read so far. */
  readonly read: number;
}

/** The pieces of a file from `offset` (of the unpacked bytes) on. Rejects where the file or its packing is damaged. */
export function readPieces(file: InputFile, offset = 0): AsyncGenerator<Piece> {
  return file.format === 'gzip' ? unpacked(file, offset) : plain(file, offset);
}

async function* plain({ path }: InputFile, offset: number): AsyncGenerator<Piece> {
  let read = offset;
  for await (const bytes of createReadStream(path, { start: offset, highWaterMark: CHUNK })) {
    read += (bytes as Buffer).length;
    yield { bytes: bytes as Buffer, read };
  }
}

/**
 * A stream that fails drops what it had ready. So the unpacker is fed piece by piece, and what each gave is handed on
 * before the next: a damaged end costs nothing of what comes before it.
 */
async function* unpacked({ path }: InputFile, offset: number): AsyncGenerator<Piece> {
  const gunzip = createGunzip({ finishFlush: constants.Z_FINISH });
  let ready: Buffer[] = [];
  let skip = offset;
  let read = 0;
  gunzip.on('data', (bytes: Buffer) => ready.push(bytes));
  function* take(): Generator<Piece> {
    const taken = ready;
    ready = [];
    for (const bytes of taken) {
      const rest = bytes.subarray(Math.min(skip, bytes.length));
      skip -= bytes.length - rest.length;
      if (rest.length > 0) yield { bytes: rest, read };
    }
  }
  const failure = new Promise<Error>((resolve) => gunzip.once('error', resolve));
  const feed = async (step: (done: () => void) => void) => {
    const error = await Promise.race([failure, new Promise<void>((resolve) => step(() => resolve()))]);
    return error ?? null;
  };
  for await (const packed of createReadStream(path, { highWaterMark: PACKED_CHUNK })) {
    const error = await feed((done) => gunzip.write(packed, done));
    read += (packed as Buffer).length;
    yield* take();
    if (error) throw error;
  }
  const error = await feed((done) => gunzip.once('end', done).end());
  yield* take();
  if (error) throw error;
}

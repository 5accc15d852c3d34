// The file of results: lines are appended as results come, whatever ends the process; what a torn last line held is
// asked for again, and in the end the lines stand in the order of the requests.
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { parseResultLine } from '@papertape/batch-inference/client';
import { readLines } from '@papertape/sources';
import { CommandFailure, EXIT } from '../exit-codes.ts';

export interface ResultsFile {
  /** Ids of requests that are done. */
  readonly done: ReadonlySet<string>;
  /** Whether the end of the file was torn, and is cut off. */
  readonly repaired: boolean;
  append(customId: string, line: string): Promise<void>;
  /** Puts the latest line of each id in this order, and closes. */
  finish(order: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface Place {
  offset: number;
  bytes: number;
}

/** Opens the file anew, or with what it holds. @throws CommandFailure where it is there and must not be, or is of something else */
export async function openResults(path: string, resume: boolean): Promise<ResultsFile> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists && !resume)
    throw new CommandFailure(
      `${path} exists. --resume goes on with it; otherwise name another file, or remove it.`,
      EXIT.usage,
    );
  const handle = await open(path, exists ? 'r+' : 'wx+').catch((error: unknown) => {
    throw new CommandFailure(`${path} cannot be written: ${String((error as Error).message)}`, EXIT.failure);
  });
  try {
    return await resultsOf(path, handle);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function resultsOf(path: string, handle: FileHandle): Promise<ResultsFile> {
  const { places, done, end, repaired } = await readResults(path, handle);
  let offset = end;
  return {
    done,
    repaired,
    async append(customId, line) {
      const bytes = Buffer.from(`${line}\n`);
      await handle.write(bytes, 0, bytes.length, offset);
      places.set(customId, { offset, bytes: bytes.length });
      offset += bytes.length;
    },
    async finish(order) {
      await sortInto(`${path}.sorted`, handle, places, order);
      await handle.close();
      await rename(`${path}.sorted`, path);
    },
    close: () => handle.close(),
  };
}

async function readResults(path: string, handle: FileHandle) {
  const places = new Map<string, Place>();
  const done = new Set<string>();
  let end = 0;
  let strange = 0;
  const size = (await handle.stat()).size;
  const bytes = handle.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Uint8Array>;
  for await (const line of readLines(bytes)) {
    const text = 'text' in line ? line.text : '';
    const length = Buffer.byteLength(text) + 1;
    const result = parseResultLine(text);
    if (result) {
      places.set(result.customId, { offset: end, bytes: length });
      if (result.done) done.add(result.customId);
    } else if (end + length <= size) strange++;
    end += length;
  }
  if (strange > 0 && places.size === 0)
    throw new CommandFailure(`${path} holds no results of a batch; name another file.`, EXIT.usage);
  if (end < size)
    throw new CommandFailure(
      `${path} was changed by another program (line ends, or a byte order mark); name another file.`,
      EXIT.usage,
    );
  const repaired = end > size; // the last line has no end, whether it is whole or not
  if (!repaired) return { places, done, end, repaired };
  const whole = await lastLineEnd(handle, size);
  for (const [id, { offset }] of places)
    if (offset >= whole) {
      places.delete(id);
      done.delete(id);
    }
  await handle.truncate(whole);
  return { places, done, end: whole, repaired };
}

/** Where the last line feed ends; 0 where there is none. */
async function lastLineEnd(handle: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(65_536);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - block.length);
    const { bytesRead } = await handle.read(block, 0, end - start, start);
    const at = block.subarray(0, bytesRead).lastIndexOf(10);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

async function sortInto(
  path: string,
  from: FileHandle,
  places: ReadonlyMap<string, Place>,
  order: readonly string[],
): Promise<void> {
  const to = await open(path, 'w');
  try {
    for (const id of order) {
      const place = places.get(id);
      if (!place) continue;
      const line = Buffer.alloc(place.bytes);
      await from.read(line, 0, place.bytes, place.offset);
      await to.write(line);
    }
    await to.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await to.close();
  }
}

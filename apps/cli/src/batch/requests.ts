// The requests of a batch, read from a file.
import { createReadStream } from 'node:fs';
import { parseRequestLine, type BatchRequest } from '@papertape/batch-inference/client';
import { readLines, unpack } from '@papertape/sources';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import type { Io } from '../terminal/io.ts';

export interface ReadRequests {
  requests: BatchRequest[];
  /** Lines that are no request, or repeat an id. */
  rejected: { line: number; reason: string }[];
}

/** Images travel within requests, so that lines may be long. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Reads all. @throws CommandFailure where the file cannot be read */
export async function readRequests(io: Io, file: string, model: string | undefined): Promise<ReadRequests> {
  const read: ReadRequests = { requests: [], rejected: [] };
  const seen = new Map<string, number>();
  const bytes = file === '-' ? (io.stdin as AsyncIterable<Uint8Array>) : createReadStream(file);
  try {
    for await (const line of readLines(unpack(bytes), MAX_LINE_BYTES)) {
      io.signal.throwIfAborted();
      if ('reason' in line) read.rejected.push({ line: line.number, reason: line.reason });
      else if (line.text.trim() !== '') take(read, seen, line, model);
    }
  } catch (error) {
    if (io.signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} cannot be read: ${reason}`, EXIT.noInput, { cause: error });
  }
  return read;
}

function take(
  read: ReadRequests,
  seen: Map<string, number>,
  line: { number: number; text: string },
  model: string | undefined,
): void {
  const parsed = parseRequestLine(line.text, model);
  if ('problem' in parsed) return void read.rejected.push({ line: line.number, reason: parsed.problem });
  const { customId } = parsed.request;
  const earlier = seen.get(customId);
  if (earlier !== undefined) {
    const reason = `'custom_id' ${JSON.stringify(customId)} is that of line ${earlier}`;
    return void read.rejected.push({ line: line.number, reason });
  }
  seen.set(customId, line.number);
  read.requests.push(parsed.request);
}

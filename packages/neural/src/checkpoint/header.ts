// The header of a safetensors file, read with suspicion.
import { CheckpointError } from './error.ts';

export interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes within the data. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly data: Uint8Array;
}

/** The greatest header that the reference implementation reads. */
const MAXIMUM = 100_000_000;

/** The header and the data after it. Throws CheckpointError. */
export function parseHeader(file: Uint8Array, lengthBytes: number): Header {
  if (file.length < lengthBytes) {
    throw new CheckpointError(`Cut off: ${file.length} bytes are too few for a checkpoint.`);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const declared = view.getBigUint64(0, true);
  if (declared > BigInt(MAXIMUM)) {
    throw new CheckpointError(`Not a checkpoint: a header of ${declared} bytes is more than any has.`);
  }
  const start = lengthBytes + Number(declared);
  if (start > file.length) {
    throw new CheckpointError(`Cut off: a header of ${declared} bytes in a file of ${file.length}.`);
  }
  const { __metadata__: metadata, ...rest } = parseObject(file.subarray(lengthBytes, start));
  return {
    entries: Object.entries(rest).map(([name, entry]) => parseEntry(name, entry)),
    metadata: parseMetadata(metadata),
    data: file.subarray(start),
  };
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new CheckpointError('The header is not JSON in UTF-8.');
  }
  if (!isRecord(header)) throw new CheckpointError('The header is not an object.');
  return header;
}

function parseEntry(name: string, entry: unknown): Entry {
  if (!isRecord(entry)) throw new CheckpointError(`The header says nothing of use about '${name}'.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string') throw new CheckpointError(`'${name}' has no kind of numbers (dtype).`);
  if (!isSizes(shape)) throw new CheckpointError(`The shape of '${name}' is not a list of whole numbers.`);
  const [begin, end] = isSizes(offsets) && offsets.length === 2 ? offsets : [];
  if (begin === undefined || end === undefined || begin > end) {
    throw new CheckpointError(`The data_offsets of '${name}' are not two whole numbers in order.`);
  }
  return { name, dtype, shape, begin, end };
}

function parseMetadata(metadata: unknown): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isRecord(metadata)) throw new CheckpointError('__metadata__ is not an object.');
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') throw new CheckpointError(`'${key}' in __metadata__ is not a text.`);
  }
  return metadata as Record<string, string>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((side) => Number.isSafeInteger(side) && side >= 0);
}

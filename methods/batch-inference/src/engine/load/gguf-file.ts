// The GGUF format, versions 2 and 3: metadata, then tensors. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import { widenBrain, widenHalf } from '@papertape/neural';
import { ModelFileError } from './error.ts';

export type GgufValue = number | boolean | string | readonly GgufValue[];

export interface GgufFile {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** A tensor, widened to float32, with its shape in row-major order; undefined where there is none. */
  find(name: string): { shape: readonly number[]; values: Float32Array<ArrayBuffer> } | undefined;
}

interface Entry {
  readonly shape: readonly number[];
  readonly type: number;
  readonly offset: number;
}

const MAGIC = 0x46554747; // 'GGUF', little-endian
const DEFAULT_ALIGNMENT = 32;
/** Weights that share a scale in Q8_0, and the bytes of such a block: a half, and a byte for each. */
const [Q8_WEIGHTS, Q8_BYTES] = [32, 34] as const;

/** Kinds of tensors that are read, by their numbers in the format: bytes for so many weights. */
const KINDS: Readonly<
  Record<number, { bytesOf(count: number): number; read(bytes: Uint8Array): Float32Array<ArrayBuffer> }>
> = {
  0: { bytesOf: (count) => 4 * count, read: (bytes) => new Float32Array(new Uint8Array(bytes).buffer) },
  1: { bytesOf: (count) => 2 * count, read: widenHalf },
  8: { bytesOf: (count) => Math.ceil(count / Q8_WEIGHTS) * Q8_BYTES, read: dequantise },
  30: { bytesOf: (count) => 2 * count, read: widenBrain },
};

/** Reads a file. Throws ModelFileError for one that is cut off, of another format or version, or damaged. */
export function parseGguf(file: Uint8Array): GgufFile {
  const reader = new Reader(file);
  if (file.length < 4 || reader.u32() !== MAGIC)
    throw new ModelFileError('This is no GGUF file: it does not begin with GGUF.');
  const version = reader.u32();
  if (version !== 2 && version !== 3)
    throw new ModelFileError(`GGUF of version ${version}; versions 2 and 3 are read.`);
  const [tensors, pairs] = [reader.u64(), reader.u64()];
  const metadata = new Map<string, GgufValue>();
  for (let at = 0; at < pairs; at++) metadata.set(reader.text(), reader.value(reader.u32()));
  const entries = new Map<string, Entry>();
  for (let at = 0; at < tensors; at++) {
    const name = reader.text();
    const shape = Array.from({ length: reader.u32() }, () => reader.u64()).reverse();
    entries.set(name, { shape, type: reader.u32(), offset: reader.u64() });
  }
  const alignment = metadata.get('general.alignment') ?? DEFAULT_ALIGNMENT;
  if (typeof alignment !== 'number' || alignment < 1)
    throw new ModelFileError(`The alignment ${String(alignment)} is no number above 0.`);
  const begin = Math.ceil(reader.position() / alignment) * alignment;
  return {
    metadata,
    find(name) {
      const entry = entries.get(name);
      return entry && { shape: entry.shape, values: readTensor(name, entry, file, begin) };
    },
  };
}

function readTensor(name: string, { shape, type, offset }: Entry, file: Uint8Array, begin: number) {
  const kind = KINDS[type];
  if (!kind) {
    throw new ModelFileError(
      `The tensor '${name}' is of GGML type ${type}; F32, F16, BF16 and Q8_0 are read. Convert the model to one of them.`,
    );
  }
  const count = shape.reduce((product, side) => product * side, 1);
  const [from, to] = [begin + offset, begin + offset + kind.bytesOf(count)];
  if (to > file.length) throw new ModelFileError(`Cut off: '${name}' ends at byte ${to} of ${file.length}.`);
  if (type === 8 && (shape.at(-1) ?? 0) % Q8_WEIGHTS !== 0) {
    throw new ModelFileError(`The rows of '${name}' are no multiple of ${Q8_WEIGHTS}, as Q8_0 needs.`);
  }
  return kind.read(file.subarray(from, to));
}

/** Q8_0: in each block of 32, weight = scale · signed byte. */
function dequantise(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const blocks = bytes.length / Q8_BYTES;
  const values = new Float32Array(blocks * Q8_WEIGHTS);
  for (let block = 0; block < blocks; block++) {
    const from = block * Q8_BYTES;
    const [scale = 0] = widenHalf(bytes.subarray(from, from + 2));
    for (let i = 0; i < Q8_WEIGHTS; i++) {
      values[block * Q8_WEIGHTS + i] = scale * (((bytes[from + 2 + i] ?? 0) << 24) >> 24);
    }
  }
  return values;
}

/** Reads the file's numbers and texts one after the other. Throws ModelFileError where it is cut off. */
class Reader {
  readonly #file: Uint8Array;
  readonly #view: DataView;
  /** Metadata by the numbers of their types: 9 is a list. */
  readonly #scalars: Readonly<Record<number, () => GgufValue>>;
  #position = 0;

  constructor(file: Uint8Array) {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    this.#file = file;
    this.#view = view;
    this.#scalars = {
      0: () => view.getUint8(this.#take(1)),
      1: () => view.getInt8(this.#take(1)),
      2: () => view.getUint16(this.#take(2), true),
      3: () => view.getInt16(this.#take(2), true),
      4: () => this.u32(),
      5: () => view.getInt32(this.#take(4), true),
      6: () => view.getFloat32(this.#take(4), true),
      7: () => view.getUint8(this.#take(1)) !== 0,
      8: () => this.text(),
      10: () => this.u64(),
      11: () => Number(view.getBigInt64(this.#take(8), true)),
      12: () => view.getFloat64(this.#take(8), true),
    };
  }

  position(): number {
    return this.#position;
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  u64(): number {
    const value = Number(this.#view.getBigUint64(this.#take(8), true));
    if (!Number.isSafeInteger(value))
      throw new ModelFileError(`A count of ${value} is more than any file has.`);
    return value;
  }

  text(): string {
    const length = this.u64();
    const at = this.#take(length);
    return new TextDecoder().decode(this.#file.subarray(at, at + length));
  }

  value(type: number): GgufValue {
    if (type === 9) return this.#list();
    const read = this.#scalars[type];
    if (!read) throw new ModelFileError(`Metadata of type ${type} is not known.`);
    return read();
  }

  #list(): readonly GgufValue[] {
    const type = this.u32();
    const count = this.u64();
    const { length } = this.#file;
    if (count > length) throw new ModelFileError(`Cut off: a list of ${count} in a file of ${length} bytes.`);
    return Array.from({ length: count }, () => this.value(type));
  }

  /** Where the next bytes begin, which are read with this. */
  #take(bytes: number): number {
    const at = this.#position;
    if (!(bytes >= 0) || at + bytes > this.#file.length)
      throw new ModelFileError(`Cut off: byte ${at + bytes} of ${this.#file.length} is needed.`);
    this.#position += bytes;
    return at;
  }
}

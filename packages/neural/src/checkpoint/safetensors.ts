// The safetensors format: 8 bytes of header length, a JSON header, and the numbers, little-endian.
// https://github.com/huggingface/safetensors#format
import { parseHeader, type Entry } from './header.ts';
import { CheckpointError } from './error.ts';
import { widenBrain, widenHalf } from './half.ts';

export { CheckpointError } from './error.ts';

export type Values =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

export interface HostTensor {
  readonly shape: readonly number[];
  /** In row-major order; a Uint8Array holds bytes. */
  readonly values: Values;
}

export interface Checkpoint {
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** Whatever belongs to it: the number of the step, the seed. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Kinds of numbers that are written and read, by their names in the format. */
const KINDS = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;
type Kind = keyof typeof KINDS;

/** Kinds that are read only: their numbers come as float32. */
const WIDENED: Readonly<Record<string, typeof widenHalf>> = { F16: widenHalf, BF16: widenBrain };

const LENGTH_BYTES = 8;
/** Data begins at a multiple of this, as the format recommends; every element is then aligned. */
const ALIGNMENT = 8;

/** The bytes of a file. Throws CheckpointError when a shape and its number of values differ. */
export function encodeCheckpoint({ tensors, metadata }: Checkpoint): Uint8Array<ArrayBuffer> {
  // Widest elements first, so that each begins at a multiple of its width.
  const ordered = Object.entries(tensors).sort(
    ([, a], [, b]) => b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT,
  );
  let end = 0;
  const header: [string, unknown][] = [['__metadata__', metadata]];
  for (const [name, { shape, values }] of ordered) {
    if (name === '__metadata__') throw new CheckpointError('No tensor can be called __metadata__.');
    checkShape(name, shape, values.length);
    const offsets = [end, (end += values.byteLength)];
    header.push([name, { dtype: kindOf(values), shape, data_offsets: offsets }]);
  }
  const json = padded(new TextEncoder().encode(JSON.stringify(Object.fromEntries(header))));
  const file = new Uint8Array(LENGTH_BYTES + json.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, LENGTH_BYTES);
  let position = LENGTH_BYTES + json.length;
  for (const [, { values }] of ordered) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += values.byteLength;
  }
  return file;
}

/**
 * What a file holds; the numbers are copies, those of half precision (F16, BF16) as float32. Throws CheckpointError, with what is wrong, for a file that is cut off,
 * has a header that cannot be read, kinds of numbers other than ours, or tensors that overlap or leave gaps.
 */
export function decodeCheckpoint(file: Uint8Array): Checkpoint {
  const { entries, metadata, data } = parseHeader(file, LENGTH_BYTES);
  checkCover(entries, data.length);
  const tensors = entries.map((entry): [string, HostTensor] => {
    const values = readValues(entry, data);
    checkShape(entry.name, entry.shape, values.length);
    return [entry.name, { shape: entry.shape, values }];
  });
  // fromEntries defines even '__proto__' as a name like any other.
  return { tensors: Object.fromEntries(tensors), metadata };
}

function readValues({ name, dtype, begin, end }: Entry, data: Uint8Array): Values {
  const bytes = data.subarray(begin, end);
  const widen = Object.hasOwn(WIDENED, dtype) ? WIDENED[dtype] : undefined;
  if (widen && bytes.length % 2 === 0) return widen(bytes);
  if (!isKind(dtype)) {
    const known = [...Object.keys(KINDS), ...Object.keys(WIDENED)].join(', ');
    throw new CheckpointError(`'${name}' is of kind ${dtype}, which is not read here (only ${known}).`);
  }
  const Numbers = KINDS[dtype];
  if ((end - begin) % Numbers.BYTES_PER_ELEMENT !== 0) {
    throw new CheckpointError(`'${name}' has ${end - begin} bytes, which are no whole number of ${dtype}.`);
  }
  return new Numbers(new Uint8Array(bytes).buffer);
}

/** Every byte of the data belongs to exactly one tensor. */
function checkCover(entries: readonly Entry[], size: number): void {
  let covered = 0;
  let previous = 'the beginning';
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (end > size) {
      throw new CheckpointError(
        `Cut off: '${name}' ends at byte ${end} of the data, of which ${size} are there.`,
      );
    }
    if (begin < covered) throw new CheckpointError(`'${name}' overlaps ${previous}.`);
    if (begin > covered)
      throw new CheckpointError(`${begin - covered} bytes before '${name}' belong to nothing.`);
    covered = end;
    previous = `'${name}'`;
  }
  if (covered < size) throw new CheckpointError(`${size - covered} bytes at the end belong to nothing.`);
}

function checkShape(name: string, shape: readonly number[], length: number): void {
  const size = shape.reduce((product, side) => product * side, 1);
  if (size !== length) {
    throw new CheckpointError(`'${name}' has ${length} numbers, but [${shape.join(', ')}] needs ${size}.`);
  }
}

function kindOf(values: Values): Kind {
  for (const kind of Object.keys(KINDS)) if (isKind(kind) && values instanceof KINDS[kind]) return kind;
  throw new CheckpointError('These numbers are of no kind that is written.');
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(KINDS, kind);
}

/** Spaces behind the header, until the data begins aligned. */
function padded(json: Uint8Array): Uint8Array {
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const filled = new Uint8Array(length).fill(0x20);
  filled.set(json);
  return filled;
}

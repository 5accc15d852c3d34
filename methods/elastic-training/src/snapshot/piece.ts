// A piece of the training state: some elements of a layer with their optimiser slots, as of one version.
import { createHash } from 'node:crypto';
import { floatsOf } from '../communicator/index.ts';
import type { Slots } from '../model/index.ts';

/** Where a piece belongs. */
export interface PieceName {
  readonly layer: number;
  /** Elements [start, end) of the layer. */
  readonly start: number;
  readonly end: number;
  /** Steps that were applied. */
  readonly version: number;
}

export interface Piece extends PieceName {
  readonly slots: Slots;
}

/** As it is sent and stored. */
export interface PackedPiece {
  readonly about: PieceName & {
    /** SHA-256 of the name and the floats. */
    readonly checksum: string;
  };
  /** master, m, v, one after the other; of a piece that lies so in memory, that memory. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A piece whose bytes are not those that were packed. */
export class DamagedPiece extends Error {
  override readonly name = 'DamagedPiece';
}

export function packPiece({ layer, start, end, version, slots }: Piece): PackedPiece {
  const { buffer, byteOffset, byteLength } = inARow(slots);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const name = { layer, start, end, version };
  return { about: { ...name, checksum: checksumOf(name, bytes) }, bytes };
}

/** The slots as one vector: without a copy where they lie next to each other, as those of the optimiser do. */
function inARow({ master, m, v }: Slots): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength, length } = master;
  const follows = (slot: Float32Array, place: number) =>
    slot.buffer === buffer && slot.byteOffset === byteOffset + place * byteLength && slot.length === length;
  if (buffer instanceof ArrayBuffer && follows(m, 1) && follows(v, 2)) {
    return new Float32Array(buffer, byteOffset, 3 * length);
  }
  const floats = new Float32Array(3 * length);
  floats.set(master);
  floats.set(m, length);
  floats.set(v, 2 * length);
  return floats;
}

/** Throws DamagedPiece. The piece shares the memory of `bytes`. */
export function unpackPiece(about: Readonly<Record<string, unknown>>, bytes: Uint8Array<ArrayBuffer>): Piece {
  const { layer, start, end, version, checksum } = about;
  if (
    typeof layer !== 'number' ||
    typeof start !== 'number' ||
    typeof end !== 'number' ||
    typeof version !== 'number' ||
    bytes.byteLength !== 12 * (end - start)
  ) {
    throw new DamagedPiece('a piece of the state does not say what it is');
  }
  const name = { layer, start, end, version };
  if (checksum !== checksumOf(name, bytes)) {
    throw new DamagedPiece(`layer ${layer} [${start}, ${end}) of version ${version} has another checksum`);
  }
  const floats = floatsOf(bytes);
  const length = end - start;
  const slots = {
    master: floats.subarray(0, length),
    m: floats.subarray(length, 2 * length),
    v: floats.subarray(2 * length),
  };
  return { ...name, slots };
}

function checksumOf({ layer, start, end, version }: PieceName, bytes: Uint8Array): string {
  const name = new Uint8Array(Float64Array.of(layer, start, end, version).buffer);
  return createHash('sha256').update(name).update(bytes).digest('hex');
}

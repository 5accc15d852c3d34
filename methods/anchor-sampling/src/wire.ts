/** Frames between server and clients: a header of fixed length, then vectors of 32-bit floats, little-endian. */
import type { Vector } from './vectors.ts';

export const WIRE_VERSION = 1;
/** What a client is asked to do, and what it sends back; the numbers travel, so they never change their meaning. */
export const KINDS = {
  answer: 1,
  gradient: 10,
  difference: 11,
  descend: 12,
  control: 13,
  mine: 14,
  recurse: 15,
} as const;
export type Kind = keyof typeof KINDS;
export type TaskKind = Exclude<Kind, 'answer'>;

/** A vector in a frame: sent whole; or named by its key, which the receiver holds since an earlier frame; key 0: zero. */
export type Item =
  | { readonly slot: number; readonly key: number; readonly vector: Vector }
  | { readonly slot: number; readonly key: number; readonly vector: null };

export interface Frame {
  readonly kind: Kind;
  /** Which question this is, or answers; never used twice by one server. */
  readonly ticket: number;
  readonly round: number;
  /** Seeds the choice of batches. */
  readonly seed: number;
  readonly rate: number;
  readonly localSteps: number;
  /** Examples per gradient; 0 stands for all the client has. */
  readonly batch: number;
  /** In an answer: gradients of single examples computed. */
  readonly evaluations: number;
  readonly items: readonly Item[];
}

/** Bytes that are no valid frame; the message says why and may be shown to the sender. */
export class MalformedFrame extends Error {
  override name = 'MalformedFrame';
}

const MAGIC = 0x5046; // 'FP' on the wire
const HEADER = 40;
const ITEM = 12;
/** No task and no answer carries more. */
const MOST_ITEMS = 4;

/** Bytes of a frame with these items, before the transport's own framing. */
export function encodedLength(items: readonly Item[]): number {
  return items.reduce((total, { vector }) => total + ITEM + (vector?.length ?? 0) * 4, HEADER);
}

/** Longest frame there can be when a model has `size` parameters: what a receiver needs to accept. */
export function longestFrame(size: number): number {
  return HEADER + MOST_ITEMS * (ITEM + size * 4);
}

export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(encodedLength(frame.items));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, MAGIC, true);
  view.setUint8(2, WIRE_VERSION);
  view.setUint8(3, KINDS[frame.kind]);
  view.setUint32(4, frame.ticket, true);
  view.setUint32(8, frame.round, true);
  view.setUint32(12, frame.seed, true);
  view.setFloat64(16, frame.rate, true);
  view.setUint32(24, frame.localSteps, true);
  view.setUint32(28, frame.batch, true);
  view.setUint32(32, frame.evaluations, true);
  view.setUint32(36, frame.items.length, true);
  let at = HEADER;
  for (const { slot, key, vector } of frame.items) {
    view.setUint8(at, slot);
    view.setUint8(at + 1, vector === null ? 1 : 0);
    view.setUint32(at + 4, key, true);
    view.setUint32(at + 8, vector?.length ?? 0, true);
    at += ITEM;
    if (vector) at = writeFloats(bytes, at, vector);
  }
  return bytes;
}

/** Reads a frame whose vectors all have `size` elements. Throws MalformedFrame naming the first thing wrong. */
export function decodeFrame(bytes: Uint8Array, size: number): Frame {
  if (bytes.byteLength < HEADER)
    throw new MalformedFrame(`a frame of ${bytes.byteLength} bytes is too short`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0, true) !== MAGIC) throw new MalformedFrame('not a frame of this protocol');
  const version = view.getUint8(2);
  if (version !== WIRE_VERSION) {
    throw new MalformedFrame(`version ${version} of the protocol is not version ${WIRE_VERSION}`);
  }
  const kind = kindOf(view.getUint8(3));
  const rate = view.getFloat64(16, true);
  if (!Number.isFinite(rate)) throw new MalformedFrame('the rate is not finite');
  return {
    kind,
    rate,
    ticket: view.getUint32(4, true),
    round: view.getUint32(8, true),
    seed: view.getUint32(12, true),
    localSteps: view.getUint32(24, true),
    batch: view.getUint32(28, true),
    evaluations: view.getUint32(32, true),
    items: readItems(bytes, view, view.getUint32(36, true), size),
  };
}

function kindOf(code: number): Kind {
  for (const [kind, known] of Object.entries(KINDS)) {
    if (known === code && isKind(kind)) return kind;
  }
  throw new MalformedFrame(`unknown kind of frame ${code}`);
}

function isKind(text: string): text is Kind {
  return text in KINDS;
}

function readItems(bytes: Uint8Array, view: DataView, count: number, size: number): Item[] {
  if (count > MOST_ITEMS) throw new MalformedFrame(`${count} vectors are more than ${MOST_ITEMS}`);
  const items: Item[] = [];
  let at = HEADER;
  for (let index = 0; index < count; index++) {
    if (at + ITEM > bytes.byteLength) throw new MalformedFrame('the frame ends inside a vector header');
    const slot = view.getUint8(at);
    const held = view.getUint8(at + 1) === 1;
    const key = view.getUint32(at + 4, true);
    const length = view.getUint32(at + 8, true);
    at += ITEM;
    if (length !== (held ? 0 : size)) {
      throw new MalformedFrame(`a vector of ${length} elements where the model has ${size}`);
    }
    if (at + length * 4 > bytes.byteLength) throw new MalformedFrame('the frame ends inside a vector');
    items.push({ slot, key, vector: held ? null : readFloats(bytes, at, length) });
    at += length * 4;
  }
  if (at !== bytes.byteLength)
    throw new MalformedFrame(`${bytes.byteLength - at} bytes after the last vector`);
  return items;
}

/** Every engine in use is little-endian, so floats are copied as they lie in memory. */
function writeFloats(bytes: Uint8Array, at: number, vector: Vector): number {
  bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), at);
  return at + vector.byteLength;
}

function readFloats(bytes: Uint8Array, at: number, length: number): Vector {
  const vector = new Float32Array(length);
  new Uint8Array(vector.buffer).set(bytes.subarray(at, at + length * 4));
  return vector;
}

/**
 * Bytes a message of `payload` bytes takes in a WebSocket (RFC 6455, §5.2, one unfragmented frame): 2 of header, 2
 * or 8 of extended length, and 4 of mask when a client sends it. In-process messages are counted as if sent so.
 */
export function framedLength(payload: number, masked: boolean): number {
  const extended = payload > 65_535 ? 8 : payload > 125 ? 2 : 0;
  return payload + 2 + extended + (masked ? 4 : 0);
}

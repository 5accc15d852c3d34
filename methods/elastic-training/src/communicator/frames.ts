// Frames on a byte stream: two lengths (32-bit, little-endian), a JSON header, and bytes.
import { MalformedFrame } from './errors.ts';

/** Says what a frame is for. Fields beside `kind` are read by whoever knows the kind. */
export interface Header {
  readonly kind: string;
  readonly [field: string]: unknown;
}

export interface Frame {
  readonly header: Header;
  /** In memory of its own, so that it may be read as floats. */
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** Largest sizes in bytes; larger frames end the connection before memory is taken for them. */
export interface FrameLimits {
  readonly header: number;
  readonly payload: number;
}

/** Before the other side has proved that it holds the token. */
const STRANGER: FrameLimits = { header: 2048, payload: 0 };
/** Between members. */
export const MEMBER: FrameLimits = { header: 4 * 2 ** 20, payload: 2 ** 30 };

const LENGTHS = 8;
const NO_BYTES = new Uint8Array(0);

/** The lengths and the header, to be sent before `payload`. */
export function encodeHead(header: Header, payload: Uint8Array): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const head = new Uint8Array(LENGTHS + text.byteLength);
  const view = new DataView(head.buffer);
  view.setUint32(0, text.byteLength, true);
  view.setUint32(4, payload.byteLength, true);
  head.set(text, LENGTHS);
  return head;
}

/** Cuts a stream of chunks into frames, whatever the chunks are. */
export class FrameReader {
  limits: FrameLimits = STRANGER;
  #parts: Uint8Array[] = [];
  #length = 0;

  push(chunk: Uint8Array): void {
    this.#parts.push(chunk);
    this.#length += chunk.byteLength;
  }

  /** The next whole frame, or null. Throws MalformedFrame; the stream is of no use afterwards. */
  next(): Frame | null {
    if (this.#length < LENGTHS) return null;
    const lengths = this.#peek(LENGTHS);
    const view = new DataView(lengths.buffer, lengths.byteOffset, LENGTHS);
    const header = view.getUint32(0, true);
    const payload = view.getUint32(4, true);
    if (header > this.limits.header || payload > this.limits.payload) {
      throw new MalformedFrame(`a frame of ${header} + ${payload} bytes is larger than what is allowed here`);
    }
    if (this.#length < LENGTHS + header + payload) return null;
    this.#take(LENGTHS);
    return {
      header: parseHeader(this.#take(header)),
      payload: payload === 0 ? NO_BYTES : this.#take(payload),
    };
  }

  /** The first bytes in one piece, left where they are. */
  #peek(length: number): Uint8Array {
    const first = this.#parts[0] ?? NO_BYTES;
    if (first.byteLength >= length) return first;
    const bytes = this.#take(length);
    this.#parts.unshift(bytes);
    this.#length += length;
    return bytes;
  }

  #take(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const part = this.#parts[0] ?? NO_BYTES;
      const used = part.subarray(0, length - at);
      bytes.set(used, at);
      at += used.byteLength;
      if (used.byteLength === part.byteLength) this.#parts.shift();
      else this.#parts[0] = part.subarray(used.byteLength);
    }
    this.#length -= length;
    return bytes;
  }
}

function parseHeader(bytes: Uint8Array): Header {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new MalformedFrame('the header of a frame is not JSON');
  }
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string') {
    throw new MalformedFrame('the header of a frame does not say what it is');
  }
  return value as Header;
}

/** Floats as bytes, without a copy: the array must not change until they were sent. */
export function bytesOf(floats: Float32Array): Uint8Array {
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
}

/** The floats of a payload, without a copy. Every engine in use is little-endian. */
export function floatsOf(payload: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  return new Float32Array(payload.buffer, payload.byteOffset, payload.byteLength / 4);
}

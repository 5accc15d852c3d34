// The bytes of an index: a header, rows, and a SHA-1 over both.
import { DamagedSnapshot } from '../errors.ts';
import { sha1 } from '../sha1.ts';
import type { Row } from './rows.ts';
import type { IndexSettings } from './settings.ts';

/** 'PTDI', little-endian. */
const MAGIC = 0x49445450;
const VERSION = 1;
/** Magic, version, bytes of all, bytes of the settings, rows; 32 bits each, then the settings as JSON. */
const HEADER = 20;
const DIGEST = 20;

/** Snapshots of 4 GB and more are refused with RangeError. */
export function writeSnapshot(settings: IndexSettings, rows: readonly Row[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const put = (text: string) => {
    const bytes = encoder.encode(text);
    parts.push(new Uint8Array(Uint32Array.of(bytes.length).buffer), bytes);
  };
  for (const row of rows) {
    for (const text of [row.id, row.source, row.fingerprint, row.text]) put(text);
    const { signature } = row;
    parts.push(Uint8Array.of(signature ? 1 : 0));
    if (signature) parts.push(new Uint8Array(signature.buffer, signature.byteOffset, signature.byteLength));
  }
  const header = encoder.encode(JSON.stringify(settings));
  const length = parts.reduce((sum, part) => sum + part.length, HEADER + header.length + DIGEST);
  if (length > 0xffffffff) throw new RangeError('An index of 4 GB and more does not fit into a snapshot.');
  const bytes = new Uint8Array(length);
  bytes.set(new Uint8Array(Uint32Array.of(MAGIC, VERSION, length, header.length, rows.length).buffer));
  bytes.set(header, HEADER);
  let at = HEADER + header.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(digest(bytes.subarray(0, at)), at);
  return bytes;
}

/** Settings and rows of a snapshot. Throws DamagedSnapshot naming the first thing wrong. */
export function readSnapshot(bytes: Uint8Array): { settings: IndexSettings; rows: Row[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  check(bytes, view);
  const decoder = new TextDecoder();
  const rowsAt = HEADER + view.getUint32(12, true);
  // The digest has vouched for these bytes: they are what writeSnapshot wrote.
  const settings = JSON.parse(decoder.decode(bytes.subarray(HEADER, rowsAt))) as IndexSettings;
  const rows: Row[] = [];
  let at = rowsAt;
  const take = () => {
    const length = view.getUint32(at, true);
    at += 4 + length;
    return decoder.decode(bytes.subarray(at - length, at));
  };
  for (let row = 0; row < view.getUint32(16, true); row++) {
    const [id, source, fingerprint, text] = [take(), take(), take(), take()];
    const signed = bytes[at++] === 1;
    const size = signed ? settings.permutations * 4 : 0;
    const signature = signed ? new Uint32Array(bytes.slice(at, at + size).buffer) : null;
    at += size;
    rows.push({ id, source, fingerprint, text, signature });
  }
  return { settings, rows };
}

function check(bytes: Uint8Array, view: DataView): void {
  if (bytes.length < HEADER + DIGEST || view.getUint32(0, true) !== MAGIC) {
    throw new DamagedSnapshot(
      'These bytes are no snapshot of an index. Build the index anew from its documents.',
    );
  }
  const version = view.getUint32(4, true);
  if (version !== VERSION) {
    throw new DamagedSnapshot(
      `The snapshot has version ${version}, and this program reads ${VERSION}. Build the index anew.`,
    );
  }
  const length = view.getUint32(8, true);
  if (length !== bytes.length) {
    throw new DamagedSnapshot(
      `The snapshot has ${bytes.length} of ${length} bytes: it was not written whole. Take an older one, or build the index anew.`,
    );
  }
  const end = bytes.length - DIGEST;
  if (digest(bytes.subarray(0, end)).some((byte, i) => byte !== bytes[end + i])) {
    throw new DamagedSnapshot(
      'The snapshot was changed after it was written. Take an older one, or build the index anew.',
    );
  }
}

function digest(bytes: Uint8Array): Uint8Array {
  const result = new DataView(new ArrayBuffer(DIGEST));
  sha1(bytes).forEach((word, i) => result.setUint32(4 * i, word));
  return new Uint8Array(result.buffer);
}

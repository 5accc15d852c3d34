// A model as bytes, for the database: a JSON header, then the numbers.
import type { LsaModel } from './model.ts';

interface Header {
  format: 'papertape-lsa-1';
  dimensions: number;
  papers: number;
  terms: string[];
}

/** The model in about `terms · (dimensions + 16)` bytes. */
export function encodeModel(model: LsaModel): Uint8Array {
  const header: Header = {
    format: 'papertape-lsa-1',
    dimensions: model.dimensions,
    papers: model.papers,
    terms: model.terms,
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + json.length + model.terms.length * (8 + model.dimensions));
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  let at = 4 + json.length;
  for (const part of [model.idf, model.scales, model.directions]) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}

/**
 * The model that `encodeModel` wrote.
 * @throws RangeError when the bytes are not one whole model.
 */
export function decodeModel(bytes: Uint8Array): LsaModel {
  if (bytes.length < 4) throw new RangeError('The stored model of search is empty.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 4 + view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start))) as Header;
  const count = header.terms.length;
  if (header.format !== 'papertape-lsa-1' || bytes.length !== start + count * (8 + header.dimensions)) {
    throw new RangeError(
      'The stored model of search is not whole; `papertape search --refit` makes it anew.',
    );
  }
  // Copied, since a view of 32-bit numbers must begin at a multiple of four. (A Buffer's own slice would not copy.)
  const copy = new Uint8Array(bytes.subarray(start));
  return {
    dimensions: header.dimensions,
    papers: header.papers,
    terms: header.terms,
    idf: new Float32Array(copy.buffer, 0, count),
    scales: new Float32Array(copy.buffer, 4 * count, count),
    directions: new Int8Array(copy.buffer, 8 * count),
  };
}

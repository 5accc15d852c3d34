// Reading an answer's body: decompressed, and never more of it than agreed.
import { Transform, Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FetchError } from './errors.ts';

/** Encodings we ask for and understand. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

/**
 * The body as bytes, decompressed by its `Content-Encoding`. Stops as soon as more than `maxBytes` came over the wire
 * or out of the decompressor. `onChunk` is called for each piece. @throws FetchError 'too-large' or 'network'.
 */
export async function readBody(
  body: Readable,
  encoding: string | undefined,
  options: { maxBytes: number; host: string; onChunk: () => void },
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  const limit = () => counter(options.maxBytes, options.host, options.onChunk);
  const decoders = decodersFor(encoding, options.host);
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await pipeline([body, limit(), ...decoders.flatMap((decoder) => [decoder, limit()]), collect]);
  return Buffer.concat(chunks);
}

function decodersFor(encoding: string | undefined, host: string): Transform[] {
  const names = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  if (names.length > 3) throw new FetchError('network', `${host} answered with too many encodings.`);
  // The header lists encodings in the order they were applied, so they come off in reverse.
  return names.reverse().flatMap((name) => {
    if (name === '' || name === 'identity') return [];
    if (name === 'gzip' || name === 'x-gzip') return [createGunzip()];
    if (name === 'deflate') return [createInflate()];
    if (name === 'br') return [createBrotliDecompress()];
    throw new FetchError('network', `${host} answered with the encoding '${name}', which was not asked for.`);
  });
}

function counter(maxBytes: number, host: string, onChunk: () => void): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      onChunk();
      if (total > maxBytes)
        done(new FetchError('too-large', `${host} sent more than the ${maxBytes} bytes we accept.`));
      else done(null, chunk);
    },
  });
}

// Bytes of a file or stream, unpacked where they are gzip (known by their first bytes, not by the name).
import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';

/** A packed file that ends too early or is damaged. What came before was good. */
export class DamagedFile extends Error {
  override name = 'DamagedFile';
}

/** The stream's bytes, unpacked if they are gzip. @throws DamagedFile at the place where packed bytes go wrong. */
export async function* unpack(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let size = 0;
  while (size < 2) {
    const next = await iterator.next();
    if (next.done) break;
    head.push(next.value);
    size += next.value.length;
  }
  const start = Buffer.concat(head);
  const whole = chain(start, iterator);
  if (start[0] !== 0x1f || start[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const source = Readable.from(whole);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DamagedFile(`The packed file is damaged or ends too early (${reason}).`, { cause });
  } finally {
    source.destroy();
  }
}

async function* chain(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

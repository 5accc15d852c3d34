/** The hash that names the bytes of a dataset. */
import { sha256Blocks } from './sha256-blocks.ts';

/**
 * SHA-256 of `bytes` in hexadecimal: by WebCrypto, or by ourselves on a page that has none because it is not
 * served over HTTPS, such as that of a host in a local network.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  const digest =
    subtle === undefined ? sha256Blocks(bytes) : new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The hash that names the bytes of a dataset. */
import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * SHA-256 of `bytes` in hexadecimal. Not by WebCrypto, which a page has only over HTTPS: a site in a local network
 * may have none.
 */
export function sha256(bytes: Uint8Array): string {
  return bytesToHex(digest(bytes));
}

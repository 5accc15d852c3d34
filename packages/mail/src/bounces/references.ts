// Signed references to a delivery in the address that bounces go to (variable envelope return path, VERP): whoever
// reports a bounce or a complaint sends it back, and without the key nobody can make one for another reader.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Bits of the signature: 16 signs of base32. Local parts may have 64 octets, and some servers lower their case. */
const SIGNATURE_BYTES = 10;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
/** A reference as it stands between a plus and an @. */
const REFERENCE = /\+([0-9a-z]{1,32})-([a-z2-7]{16})(?![0-9a-z])/gi;

/** The address to which a bounce of one delivery comes back: `bounces+17-abc…@papers.example.org`. */
export function bounceAddress(mailbox: string, id: string, key: string): string {
  const at = mailbox.lastIndexOf('@');
  return `${mailbox.slice(0, at)}+${signReference(id, key)}${mailbox.slice(at)}`;
}

/** An identifier (digits and small letters) with its signature. @throws TypeError for any other identifier */
export function signReference(id: string, key: string): string {
  if (!/^[0-9a-z]{1,32}$/.test(id)) throw new TypeError(`Not a reference: ${id}`);
  return `${id}-${signature(id, key)}`;
}

/** The identifiers in a text whose signature is right, each once, in their order. */
export function findReferences(text: string, key: string): string[] {
  const found = new Set<string>();
  for (const [, id = '', given = ''] of text.matchAll(REFERENCE)) {
    const expected = Buffer.from(signature(id.toLowerCase(), key));
    if (timingSafeEqual(Buffer.from(given.toLowerCase()), expected)) found.add(id.toLowerCase());
  }
  return [...found];
}

function signature(id: string, key: string): string {
  const digest = createHmac('sha256', key).update(`delivery:${id}`).digest().subarray(0, SIGNATURE_BYTES);
  let bits = 0n;
  for (const byte of digest) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let sign = 0; sign < (SIGNATURE_BYTES * 8) / 5; sign++, bits >>= 5n)
    text += ALPHABET[Number(bits & 31n)] ?? '';
  return text;
}

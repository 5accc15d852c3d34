// What only a link, a cookie or a program holds; the database keeps hashes.
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits for an address, 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a secret, hexadecimal. The secrets are random and long: nothing slower is needed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

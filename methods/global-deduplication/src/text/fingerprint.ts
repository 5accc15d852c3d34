// Equality of texts by an exact hash.
import { sha1 } from '../sha1.ts';

/** SHA-1 of a text's UTF-8, 40 hexadecimal digits: equal for equal texts, and for no others that chance would make. */
export function fingerprint(text: string): string {
  const words = sha1(new TextEncoder().encode(text));
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}

import { createHash } from 'node:crypto';

/** A stable 24-digit hexadecimal id made from what it names, such as `objectId('user', 'jane')`. */
export function objectId(kind: string, ...names: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, ...names]))
    .digest('hex')
    .slice(0, 24);
}

import { createHash } from 'node:crypto';

/** A stable 24-digit hexadecimal id made from what it names, such as `objectId('user', 'jane')`. */
export function objectId(kind: string, ...names: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, ...names]))
    .digest('hex')
    .slice(0, 24);
}

/** A number of the site as a 24-digit hexadecimal id, which `numberOfId` reads again. */
export function numberId(number: number): string {
  return number.toString(16).padStart(24, '0');
}

/** The number that `numberId` made an id of; null for any other text. */
export function numberOfId(id: string): number | null {
  if (!/^[0-9a-f]{24}$/.test(id)) return null;
  const number = Number.parseInt(id, 16);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

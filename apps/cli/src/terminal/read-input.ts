// What a file or standard input holds.
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Io } from './io.ts';

/** All bytes of a file; '-' is standard input. @throws Error of the system when it cannot be read */
export function readInput({ stdin }: Pick<Io, 'stdin'>, name: string): Promise<Buffer> {
  return name === '-' ? buffer(stdin) : readFile(name);
}

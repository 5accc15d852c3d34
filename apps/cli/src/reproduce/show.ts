// `papertape reproduce show FILE`: what a result says, its verdicts computed from its measurements.
import { existsSync } from 'node:fs';
import type { Result } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { coloursFor } from '../terminal/colours.ts';
import { write } from '../terminal/io.ts';
import { describeResult } from './claims.ts';
import { readResult } from './files.ts';
import { openRoom } from './rooms.ts';

/** Prints the result of a file, or the record of a room. */
export async function showResult(
  { io }: CommandContext,
  what: string,
  { methods }: { methods?: string },
): Promise<void> {
  const { room, result } = await find(what, methods);
  const shown = { columns: io.stdout.columns ?? 80, colours: coloursFor(io.stdout, io.env) };
  await write(io.stdout, describeResult(room.definition, result, shown));
}

async function find(what: string, methods: string | undefined): Promise<{ room: Room; result: Result }> {
  if (existsSync(what) || /[./\\]/.test(what)) {
    const result = readResult(what);
    return { room: await openRoom(result.reproduction, methods), result };
  }
  const room = await openRoom(what, methods);
  const result = room.records.full ?? room.records.quick;
  if (result) return { room, result };
  throw new CommandFailure(
    `'${what}' has no record yet. \`papertape reproduce ${what} --profile full --record\` makes one.`,
    EXIT.usage,
  );
}

// What every command shares.
import type { ExitCode } from './exit-codes.ts';
import { table } from './terminal/format.ts';
import type { Io } from './terminal/io.ts';

/** What a command gets to work with. */
export interface CommandContext {
  io: Io;
  /** Sets the exit code of a command that ends in order. */
  finish(code: ExitCode): void;
}

/** A command's examples, as its help shows them: what to type, and what for. */
export function examples(...lines: [command: string, purpose: string][]): string {
  const rows = lines.map(([command, purpose]) => [`$ ${command}`, purpose]);
  return `\nExamples:\n${table(rows, '  ')}`.trimEnd();
}

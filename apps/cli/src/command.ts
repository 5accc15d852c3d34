// What every command shares.
import { InvalidArgumentError, type Command } from 'commander';
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

/** `--json` counts before and after the name of a subcommand. */
export function flags(command: Command): { json: boolean } {
  return { json: command.optsWithGlobals<{ json?: boolean }>().json ?? false };
}

/** A parser for whole numbers from 1 to `most`. */
export function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${most}.`);
  };
}

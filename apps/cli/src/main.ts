// Runs one `papertape` command and turns its end into an exit code.
import process from 'node:process';
import { CommanderError } from 'commander';
import { ConfigurationError } from '@papertape/configuration';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { stopSignal } from './stopping.ts';
import { coloursFor } from './terminal/colours.ts';
import { processIo, type Io } from './terminal/io.ts';

/** Runs the command that the arguments name; resolves to the exit code and never rejects. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  process.stdout.on('error', () => undefined); // whoever writes is told as well
  return runCommand(args, processIo(stopSignal(process, (code) => process.exit(code))));
}

/** The same with streams, environment and clock of the caller's. */
export async function runCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = createProgram({ io, finish: (result) => (code = result) });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    // A reader that has seen enough (`papertape export | head`) closes the pipe: that is no failure of ours.
    if ((error as NodeJS.ErrnoException | null)?.code === 'EPIPE') return EXIT.ok;
    return report(io.signal.aborted ? io.signal.reason : error, io);
  }
}

function report(error: unknown, io: Io): ExitCode {
  const { red } = coloursFor(io.stderr, io.env);
  io.stderr.write(`${red('papertape:')} ${messageOf(error, io)}\n`);
  if (error instanceof CommandFailure) return error.exitCode;
  if (error instanceof ConfigurationError) return EXIT.usage;
  // By name: importing @papertape/database here would open half the program for `--help`.
  return error instanceof Error && error.name === 'DatabaseUnavailable' ? EXIT.temporary : EXIT.failure;
}

const UNEXPECTED = /^(Type|Reference|Syntax|Range)Error$/;

/** Our own errors carry a message for the person; of anything else the stack is worth having. */
function messageOf(error: unknown, io: Io): string {
  if (!(error instanceof Error)) return String(error);
  const expected = !UNEXPECTED.test(error.name) && !io.env.DEBUG;
  return expected || !error.stack ? error.message : error.stack;
}

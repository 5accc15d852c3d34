// How programs of ours are started as processes of their own.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export interface ProgramOptions {
  /** Options of Node. */
  readonly node?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs Node for us, such as one that enters a network namespace first. */
  readonly through?: readonly string[];
}

/**
 * Starts `program`, its input and output open. What the engine compiles is kept among temporary files, where the next
 * process finds it: with it one starts in a third of the processor time. The program calls `flushCompileCache`.
 */
export function startProgram(
  program: string,
  { node = [], args = [], env = {}, through = [] }: ProgramOptions = {},
): ChildProcessByStdio<Writable, Readable, null> {
  const [command = process.execPath, ...rest] = [...through, process.execPath, ...node, program, ...args];
  return spawn(command, rest, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env, ...env },
  });
}

/** A program that runs, as a process or as a thread. */
export interface Running {
  /** Of a thread that of its process. */
  readonly pid: number | undefined;
  readonly input: Writable;
  readonly output: Readable;
  readonly alive: boolean;
  /** Resolves to its exit code; null when it was killed. */
  readonly exited: Promise<number | null>;
  /** False when the signal did not reach it. */
  kill(signal: NodeJS.Signals): boolean;
}

/** Starts `program` as a process. */
export function startProcess(program: string, options: ProgramOptions = {}): Running {
  const child = startProgram(program, options);
  return {
    pid: child.pid,
    input: child.stdin,
    output: child.stdout,
    exited: new Promise((resolve) => child.once('close', (code) => resolve(code))),
    get alive() {
      return child.exitCode === null && child.signalCode === null;
    },
    kill: (signal) => child.kill(signal),
  };
}

// `papertape` as a process, as a person or a script runs it.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

export const ROOT = join(import.meta.dirname, '../..');
/** The command as installed: what `npx papertape` runs. */
export const PAPERTAPE = join(ROOT, 'apps/cli/bin/papertape.js');

/** What a finished command left. */
export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A command under way. */
export interface Running {
  child: ChildProcess;
  /** What it has written so far. */
  output: { stdout: string; stderr: string };
  finished: Promise<Finished>;
}

export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
  input?: string | Uint8Array;
  /** Program that runs the command; this Node unless given. */
  node?: string;
}

/** Starts `papertape` with arguments. The environment holds only what is given, PATH and HOME. */
export function startPapertape(args: readonly string[], options: RunOptions = {}): Running {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(options.node ?? process.execPath, [PAPERTAPE, ...args], {
    cwd: options.cwd ?? ROOT,
    env: { PATH, HOME, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.on('error', () => undefined); // it may end without reading what we offer
  child.stdin.end(options.input);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return { child, output, finished };
}

/** Runs `papertape` to its end. */
export function runPapertape(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return startPapertape(args, options).finished;
}

/** Waits until `ready` gives a value. @throws Error with what the process wrote when it ends or takes too long. */
export async function waitFor<T>(
  running: Running,
  ready: () => T | null | undefined,
  seconds = 60,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let ended = false;
  void running.finished.then(() => (ended = true));
  for (;;) {
    const value = ready();
    if (value !== null && value !== undefined) return value;
    if (ended || Date.now() > deadline) {
      const { stdout, stderr } = running.output;
      throw new Error(`${ended ? 'It ended' : `Not within ${seconds} s`}:\n${stdout}\n${stderr}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

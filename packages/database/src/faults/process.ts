// Runs the child process of the fault tests.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A running child. */
export interface Child {
  process: ChildProcess;
  /** Its lines so far. */
  lines: string[];
  /** Resolves with the first line, past or future, that matches; rejects when the child ends without it. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves when it has ended. */
  ended: Promise<void>;
}

/** Starts child.ts with these arguments. */
export function startChild(...args: string[]): Child {
  const script = fileURLToPath(new URL('./child.ts', import.meta.url));
  const process_ = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: process_.stdout });
  reader.on('line', (line) => lines.push(line));
  const ended = once(reader, 'close').then(() => undefined);
  return {
    process: process_,
    lines,
    ended,
    async line(pattern) {
      for (;;) {
        const found = lines.find((line) => pattern.test(line));
        if (found !== undefined) return found;
        const more = await Promise.race([once(reader, 'line').then(() => true), ended.then(() => false)]);
        if (!more && !lines.some((line) => pattern.test(line)))
          throw new Error(`The child ended without ${pattern}: ${lines.join(' | ')}`);
      }
    },
  };
}

// What a command touches of its process, passed in so that tests can stand in for it.
import process from 'node:process';

/** Standard streams, environment and working folder of a command. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  readonly stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person or the system asks the command to stop. */
  readonly signal: AbortSignal;
  now(): Date;
}

/** The real process. */
export function processIo(signal: AbortSignal): Io {
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, signal, now: () => new Date() };
}

/** Writes text and waits until it is on its way, so that a slow reader slows us. @throws Error when nobody reads any more */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Writes a value as indented JSON with a line end. */
export function writeJson(io: Io, value: unknown): Promise<void> {
  return write(io.stdout, `${JSON.stringify(value, null, 2)}\n`);
}

// Starts `papertape` commands as a host would, as processes of their own.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const PAPERTAPE = fileURLToPath(new URL('../../apps/cli/bin/papertape.js', import.meta.url));
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;

/** A site in a process of its own. */
export interface SiteProcess {
  url: string;
  /** Milliseconds from the start of the process to its first answered page. */
  startMs: number;
  /** Resident memory now and at its highest, in MB; null where /proc is missing. */
  memory(): Promise<{ now: number; peak: number } | null>;
  stop(): Promise<void>;
}

/** Runs a command to its end; resolves to its standard output. @throws Error with what it printed. */
export async function runCommand(args: string[], environment: Record<string, string>): Promise<string> {
  const child = start(args, environment);
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`papertape ${args.join(' ')} ended with ${String(code)}:\n${errors}`);
  return output;
}

/** Starts `papertape serve` and waits for its first page. */
export async function startSite(environment: Record<string, string>): Promise<SiteProcess> {
  const port = await freePort();
  const started = performance.now();
  const child = start(['serve'], { ...environment, PORT: String(port), HOST: '127.0.0.1', HARVEST: 'off' });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
  child.stdout?.resume();
  const url = `http://127.0.0.1:${port}`;
  await firstPage(url, child, () => errors);
  return {
    url,
    startMs: performance.now() - started,
    memory: () => memoryOf(child),
    stop: () => stop(child),
  };
}

function start(args: string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [PAPERTAPE, ...args], {
    env: { ...process.env, LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function firstPage(url: string, child: ChildProcess, errors: () => string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The site ended at once:\n${errors()}`);
    const answer = await fetch(`${url}/papers`).catch(() => null);
    if (answer?.ok) return void (await answer.arrayBuffer());
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  child.kill('SIGKILL');
  throw new Error(`The site gave no page within ${START_LIMIT_MS / 1000} s:\n${errors()}`);
}

async function memoryOf(child: ChildProcess): Promise<{ now: number; peak: number } | null> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => null);
  if (status === null) return null;
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(timer);
}

/** A TCP port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

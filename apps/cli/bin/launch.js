// Runs a program under the pinned Node. Plain JavaScript that any Node since 20 reads: it is what an old Node sees first.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The oldest Node that runs the TypeScript sources. */
export const REQUIRED_MAJOR = 24;

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'];

/** Whether this very process can run the sources. */
export function isRequiredNode(version = process.version) {
  return Number(version.replace(/^v/, '').split('.')[0]) >= REQUIRED_MAJOR;
}

/** Path of the Node that the package `node` brings, or null where it is not installed. */
export function pinnedNode(from = fileURLToPath(new URL('.', import.meta.url))) {
  const path = join(from, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(path)) return path;
  const parent = dirname(from);
  return parent === from ? null : pinnedNode(parent);
}

/**
 * Runs Node with arguments in this process's terminal and resolves to its exit code. Signals are passed on; a child that
 * died of a signal makes this process die of the same. The child knows by its channel when this process is gone, so that
 * killing the launcher leaves no orphan (see `endWithLauncher`).
 */
export function runNode(node, args, options = {}) {
  const child = spawn(node, args, {
    env: process.env,
    ...options,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      if (signal) process.kill(process.pid, signal);
      resolve(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1));
    });
  });
}

/** In a process started by `runNode`: ends at once when the launcher is gone, even by `kill -9`. */
export function endWithLauncher() {
  if (!process.channel) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Listening must not keep a finished command alive.
  process.channel.unref();
}

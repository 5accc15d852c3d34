// How a command is asked to stop: once for an orderly end, twice for an immediate one.
import type { EventEmitter } from 'node:events';
import { CommandFailure, EXIT } from './exit-codes.ts';

/** Ctrl-C reaches us from the terminal and again from npm, so that a signal soon after the first is the same one. */
const SAME_SIGNAL_MS = 1_000;

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.terminated } as const;

/**
 * An AbortSignal for the signals of a process; its reason is the CommandFailure with the exit code that tells of it.
 * `exit` ends the process at once, for a person who asks twice.
 */
export function stopSignal(
  source: EventEmitter,
  exit: (code: number) => void,
  now: () => number = () => performance.now(),
): AbortSignal {
  const controller = new AbortController();
  let first: number | null = null;
  for (const [name, code] of Object.entries(CODES))
    source.on(name, () => {
      if (first !== null && now() - first > SAME_SIGNAL_MS) exit(code);
      if (first !== null) return;
      first = now();
      controller.abort(new CommandFailure(`stopped by ${name}.`, code));
    });
  return controller.signal;
}

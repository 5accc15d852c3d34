// Progress on standard error: one line that is rewritten on a terminal, a plain line now and then elsewhere.

/** Shows how far a command is. */
export interface Progress {
  /** Replaces what is shown. */
  show(text: string): void;
  /** A line that stays. */
  note(text: string): void;
  /** Clears the rewritten line. */
  end(): void;
}

interface Stream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Between two redraws on a terminal, and two lines elsewhere. */
const TERMINAL_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 5_000;
const CLEAR = '\r\u001b[2K';

/** Progress for a stream. `now` is in milliseconds and only ever grows. */
export function createProgress(stream: Stream, now: () => number = () => performance.now()): Progress {
  let last = stream.isTTY ? -Infinity : now();
  let drawn = false;
  const clear = () => {
    if (drawn) stream.write(CLEAR);
    drawn = false;
  };
  const interval = stream.isTTY ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS;
  return {
    show(text) {
      if (now() - last < interval) return;
      last = now();
      if (!stream.isTTY) return void stream.write(`${text}\n`);
      stream.write(CLEAR + text.slice(0, (stream.columns ?? 80) - 1));
      drawn = true;
    },
    note(text) {
      clear();
      stream.write(`${text}\n`);
    },
    end: clear,
  };
}

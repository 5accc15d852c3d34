/** Letting the host breathe between steps, and pausing. */

/** Long enough to be cheap, short enough that a page stays responsive. */
const SLICE_MILLISECONDS = 12;

/** A gate that a run passes at every `breathe()`: closed while paused. */
export interface Pause {
  pause(): void;
  resume(): void;
  readonly paused: boolean;
  /** Resolves at once, or when resumed. Give it to the runner. */
  breathe(): Promise<void>;
}

export function createPause(): Pause {
  let open: Promise<void> | null = null;
  let release: () => void = () => undefined;
  return {
    pause() {
      open ??= new Promise((resolve) => {
        release = resolve;
      });
    },
    resume() {
      open = null;
      release();
    },
    get paused() {
      return open !== null;
    },
    async breathe() {
      while (open !== null) await open;
    },
  };
}

/** Lets timers, messages and input have their turn. */
export function yieldToHost(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

type Gate = () => Promise<void>;

/** The same gate and clock, with the clock standing still while somebody waits at the gate. */
export function pausableClock(gate: Gate, now: () => number): { gate: Gate; now: () => number } {
  let waiting = 0;
  let since = 0;
  let stopped = 0;
  return {
    async gate() {
      if (waiting === 0) since = now();
      waiting += 1;
      try {
        await gate();
      } finally {
        waiting -= 1;
        if (waiting === 0) stopped += now() - since;
      }
    },
    now: () => (waiting > 0 ? since : now()) - stopped,
  };
}

/** `breathe` for one seed: passes the gate each time, yields once per slice, and throws where aborted. */
export function createBreathe(gate: Gate | null, signal: AbortSignal, now: () => number): Gate {
  let slice = now();
  return async () => {
    signal.throwIfAborted();
    if (gate !== null) await unlessAborted(gate(), signal);
    if (now() - slice < SLICE_MILLISECONDS) return;
    await yieldToHost();
    slice = now();
    signal.throwIfAborted();
  };
}

/** The promise's value, unless the signal comes first: then its reason is thrown. */
async function unlessAborted(waiting: Promise<void>, signal: AbortSignal): Promise<void> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([waiting, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

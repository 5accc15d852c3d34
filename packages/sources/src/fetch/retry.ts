// When to ask again: exponential back-off with jitter, and the server's own wish.

/**
 * Pause before attempt number `attempt` (1 for the first repetition), milliseconds: doubles from half a second, at most
 * 30 s, of which a random half, so that many clients do not come back together. `random` lies in [0, 1).
 */
export function backOffMs(attempt: number, random: number): number {
  const ceiling = Math.min(30_000, 500 * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

/** Milliseconds that a `Retry-After` header asks for (seconds or an HTTP date); null when there is none to read. */
export function retryAfterMs(header: string | null | undefined, now: Date): number | null {
  if (!header) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : Math.max(0, time - now.getTime());
}

/** Waits; rejects with the signal's reason when aborted. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

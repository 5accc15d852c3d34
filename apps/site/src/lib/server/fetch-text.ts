// One question to an address outside.
import type { Configuration } from '@papertape/configuration';

/** The body of an address's answer as text. @throws FetchError without an answer, Error for one with an error status */
export type FetchText = (url: string) => Promise<string>;

const PATIENCE_MS = 10_000;
const MOST_BYTES = 256 * 1024;

/** Reaches public addresses only, and takes no long answer. */
export function guardedText({ FETCH_TIMEOUT_MS }: Pick<Configuration, 'FETCH_TIMEOUT_MS'>): FetchText {
  return async (url) => {
    const { createGuardedFetch } = await import('@papertape/sources');
    const fetch = createGuardedFetch({
      allow: [],
      timeoutMs: Math.min(FETCH_TIMEOUT_MS, PATIENCE_MS),
      maxBytes: MOST_BYTES,
      maxRedirects: 0,
      retries: 1,
      userAgent: 'Papertape (self-hosted papers; mail reports)',
    });
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${new URL(url).host} answers ${response.status}.`);
      return await response.text();
    } finally {
      await fetch.close();
    }
  };
}

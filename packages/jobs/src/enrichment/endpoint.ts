// The way to the model: guarded like every fetch from outside.
import { createClient, type Client } from '@papertape/batch-inference/client';
import { createGuardedFetch, hostAndPort } from '@papertape/sources';
import { asFetch } from '../as-fetch.ts';
import { USER_AGENT } from '../context.ts';
import type { EnrichmentSettings } from './settings.ts';

/** No answer of a paper is longer, bytes. */
const MOST_BYTES = 1024 * 1024;

/** A client of the endpoint; to be closed. Of private addresses it reaches the configured host and port, nothing else. */
export function openEndpoint({
  url,
  apiKey,
  timeoutMs,
  concurrency,
}: Pick<EnrichmentSettings, 'url' | 'apiKey' | 'timeoutMs' | 'concurrency'>): {
  client: Client;
  close(): Promise<void>;
} {
  const guarded = createGuardedFetch({
    allow: [hostAndPort(new URL(url))],
    timeoutMs,
    // A model thinks before it answers anything.
    idleTimeoutMs: timeoutMs,
    maxBytes: MOST_BYTES,
    retries: 0, // the client repeats by itself, and knows when that helps
    maxRedirects: 0, // a key is for the address it was given with
    connections: concurrency,
    userAgent: USER_AGENT,
  });
  const client = createClient({
    baseUrl: url,
    apiKey,
    timeoutMs,
    stallMs: timeoutMs,
    maxBytes: MOST_BYTES,
    stream: false, // the guard gives whole answers only
    fetch: asFetch(guarded),
  });
  return { client, close: () => guarded.close() };
}

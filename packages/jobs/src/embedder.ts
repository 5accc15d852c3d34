// The configured embedder, whose requests to an end point pass the guard like every other fetch from outside.
import { embedderOf, type Configuration } from '@papertape/configuration';
import type { EmbedderConfiguration } from '@papertape/search';
import { createGuardedFetch } from '@papertape/sources';
import { asFetch } from './as-fetch.ts';
import { allowedPrivateHosts, USER_AGENT } from './context.ts';

/** What `createSearch` needs to know of the embedder. Only the host of EMBEDDER_URL may be private. */
export function guardedEmbedder(configuration: Configuration): EmbedderConfiguration {
  const embedder = embedderOf(configuration);
  if (embedder.kind !== 'openai') return embedder;
  const timeoutMs = configuration.FETCH_TIMEOUT_MS;
  const guarded = createGuardedFetch({
    allow: allowedPrivateHosts(configuration, ['EMBEDDER_URL']),
    timeoutMs,
    userAgent: USER_AGENT,
    retries: 0, // the embedder repeats by itself, and knows when that helps
  });
  return {
    ...embedder,
    timeoutMs,
    fetch: asFetch(guarded),
  };
}

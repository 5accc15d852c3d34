import type { GuardedFetch } from '@papertape/sources';

/** A guarded fetch for those who know the standard's: GET and POST with a text as body. */
export function asFetch(guarded: GuardedFetch): typeof fetch {
  return (input, { method, headers, body, signal } = {}) =>
    guarded(input instanceof Request ? input.url : input, {
      method: method === 'POST' ? 'POST' : 'GET',
      ...(headers ? { headers: Object.fromEntries(new Headers(headers)) } : {}),
      ...(typeof body === 'string' ? { body } : {}),
      ...(signal ? { signal } : {}),
    });
}

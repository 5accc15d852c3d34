import { BatchError } from './errors.ts';
import type { BatchRequest } from './types.ts';

/** Where a server's endpoints are. */
export interface Address {
  /** The base as given, without a slash at its end. */
  base: string;
  /** The URL of a request's path. */
  endpoint(url: BatchRequest['url'] | '/v1/models'): string;
  /** Endpoints beside the protocol, such as `/tokenize`, are below the root rather than below `/v1`. */
  besides(path: string): string;
}

/**
 * Reads a base URL as clients of the protocol do: with the `/v1`, or a bare host that is given one.
 * @throws BatchError for what is no http(s) URL, or carries a password or query
 */
export function addressOf(baseUrl: string): Address {
  if (!URL.canParse(baseUrl))
    throw new BatchError(`'${baseUrl}' is not a URL, such as http://localhost:8000/v1.`);
  const url = new URL(baseUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new BatchError(`The base URL begins with http:// or https://, not ${url.protocol}`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new BatchError(
      'The base URL has a user name, password, query or fragment; give the key by itself.',
    );
  const path = url.pathname.replace(/\/+$/, '');
  const versioned = `${url.origin}${path === '' ? '/v1' : path}`;
  const root = versioned.replace(/\/v1$/, '');
  return {
    base: versioned,
    endpoint: (endpoint) => versioned + endpoint.slice('/v1'.length),
    besides: (besides) => root + besides,
  };
}

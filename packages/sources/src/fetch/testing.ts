// What the tests of the guarded fetch share: local servers and fetches, closed after each test.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { FetchError } from './errors.ts';
import { createGuardedFetch, type GuardedFetch, type GuardedFetchOptions } from './guarded-fetch.ts';
import type { Resolver } from './policy.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

/** A server on a free port that remembers its requests. */
export async function serve(
  listener: RequestListener,
): Promise<{ host: string; url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}`, requests };
}

/** A guarded fetch that does not wait between repetitions. */
export function fetcher(options: Partial<GuardedFetchOptions> = {}): GuardedFetch {
  const made = createGuardedFetch({
    allow: [],
    timeoutMs: 5_000,
    retries: 0,
    userAgent: 'papertape-test',
    sleep: () => Promise.resolve(),
    ...options,
  });
  open.push(made);
  return made;
}

/** The FetchError a fetch ends with. */
export async function failure(promise: Promise<unknown>): Promise<FetchError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FetchError)) throw new Error(`expected a FetchError, got ${String(error)}`);
  return error;
}

/** Resolves every name to these addresses. */
export const resolvesTo =
  (...addresses: string[]): Resolver =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

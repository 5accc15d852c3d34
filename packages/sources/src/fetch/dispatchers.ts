// Connections: one pool that only ever reaches public addresses, one for hosts an administrator has allowed.
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { resolvePublic, type ResolvedAddress, type Resolver } from './policy.ts';

/** The two pools. The check stands in the connection's own name lookup, so the checked address is the one used. */
export interface Dispatchers {
  open: Dispatcher;
  trusted: Dispatcher;
  close(): Promise<void>;
}

/** Pools with at most `connections` connections for each origin. */
export function createDispatchers(options: {
  resolve: Resolver;
  connections: number;
  connectTimeoutMs: number;
}): Dispatchers {
  const agent = (addressesOf: Resolver) =>
    new Agent({
      connections: options.connections,
      pipelining: 1,
      keepAliveTimeout: 4_000,
      headersTimeout: 0, // the deadlines of guarded-fetch.ts stand in their place
      bodyTimeout: 0,
      connect: { timeout: options.connectTimeoutMs, lookup: lookupWith(addressesOf) },
    });
  const open = agent((hostname) => resolvePublic(hostname, options.resolve));
  const trusted = agent(options.resolve);
  return {
    open,
    trusted,
    async close() {
      await Promise.all([open.destroy(), trusted.destroy()]);
    },
  };
}

function lookupWith(addressesOf: Resolver): LookupFunction {
  return (hostname, options, callback) => {
    addressesOf(hostname).then(
      (addresses) => {
        answer(hostname, addresses, Boolean(options.all), callback);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), '', 0);
      },
    );
  };
}

function answer(
  hostname: string,
  addresses: ResolvedAddress[],
  all: boolean,
  callback: Parameters<LookupFunction>[2],
): void {
  const first = addresses[0];
  if (!first) {
    callback(Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' }), '', 0);
  } else if (all) callback(null, addresses);
  else callback(null, first.address, first.family);
}

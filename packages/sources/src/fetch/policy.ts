// What a fetch may reach: schemes, hosts, and the addresses their names resolve to.
import { lookup as systemLookup } from 'node:dns/promises';
import { isAddress, isPublicAddress } from './addresses.ts';
import { FetchError } from './errors.ts';

/** One answer of name resolution. */
export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
}

/** Resolves a host name to its addresses. */
export type Resolver = (hostname: string) => Promise<ResolvedAddress[]>;

/** Resolution as the operating system does it, hosts file included. */
export const systemResolver: Resolver = async (hostname) =>
  (await systemLookup(hostname, { all: true, verbatim: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));

/** Hosts that may have private addresses: `host` for every port, or `host:port`. */
export type AllowList = ReadonlySet<string>;

/** Reads allow-list entries such as `mirror.lab`, `127.0.0.1:8080` or `[::1]:3000`. */
export function parseAllowList(entries: readonly string[]): AllowList {
  return new Set(entries.map(normaliseEntry));
}

function normaliseEntry(entry: string): string {
  const trimmed = entry.trim().toLowerCase();
  // A bare IPv6 address has no brackets, and then no port either.
  const bracketed = /^[0-9a-f:.]+$/.test(trimmed) && trimmed.split(':').length > 2 ? `[${trimmed}]` : trimmed;
  const match = /^(\[[^\]]*\]|[^:/]+)(?::(\d+))?$/.exec(bracketed);
  const host = match?.[1];
  if (!host || !URL.canParse(`http://${host}/`)) return trimmed;
  const canonical = new URL(`http://${host}/`).hostname;
  return match[2] ? `${canonical}:${Number(match[2])}` : canonical;
}

/** Whether the list lets this URL's host have a private address. */
export function isAllowed(url: URL, allow: AllowList): boolean {
  return allow.has(url.hostname) || allow.has(`${url.hostname}:${portOf(url)}`);
}

/** `host:port` of a URL, with the scheme's own port where none is written. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${portOf(url)}`;
}

function portOf(url: URL): number {
  return url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80;
}

/**
 * Reads a URL that is about to be fetched. @throws FetchError ('refused') for other schemes than http(s), user
 * information, and literal private addresses that are not allowed.
 */
export function checkUrl(text: string | URL, allow: AllowList): URL {
  if (!URL.canParse(String(text))) throw refused(`'${String(text).slice(0, 200)}' is not a URL`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused(`only http and https are fetched, not ${url.protocol}`);
  if (url.username || url.password)
    throw refused(`the URL of ${url.hostname} carries a user name or password`);
  if (isAddress(url.hostname) && !isPublicAddress(url.hostname) && !isAllowed(url, allow))
    throw refusedAddress(hostAndPort(url), url.hostname);
  return url;
}

/** The addresses of a name that are public. @throws FetchError ('refused') when it has none. */
export async function resolvePublic(hostname: string, resolve: Resolver): Promise<ResolvedAddress[]> {
  const all = await resolve(hostname);
  const open = all.filter(({ address }) => isPublicAddress(address));
  const first = all[0];
  if (open.length === 0 && first) throw refusedAddress(hostname, first.address);
  return open;
}

function refusedAddress(host: string, address: string): FetchError {
  return refused(
    `${host} has the private or reserved address ${address}; name it in ALLOW_PRIVATE_ADDRESSES if that is meant`,
  );
}

function refused(why: string): FetchError {
  return new FetchError('refused', `Refused to fetch: ${why}.`);
}

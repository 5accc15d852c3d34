// The limit on requests of one address, counted in the database so that all processes share it.
import { isIPv6 } from 'node:net';

/** Requests that an anonymous address may make in one window. */
export const API_LIMIT = { limit: 500, windowSeconds: 300 } as const;

/** What the database says after counting a request. */
export interface RateLimitState {
  allowed: boolean;
  /** Requests left in this window. */
  remaining: number;
  /** Seconds until the window ends. */
  resetSeconds: number;
}

/** The bucket that counts an address; an IPv6 reader owns a whole /64, so that is what is counted. */
export function addressBucket(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return `api:${mapped}`;
  if (!isIPv6(address)) return `api:${address}`;
  return `api:${networkOf(address)}::/64`;
}

function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** The headers that tell a client its limit and what is left of it. */
export function rateLimitHeaders(state: RateLimitState): Record<string, string> {
  const { limit, windowSeconds } = API_LIMIT;
  const seconds = Math.max(0, Math.ceil(state.resetSeconds));
  return {
    RateLimit: `"api";r=${Math.max(0, state.remaining)};t=${seconds}`,
    'RateLimit-Policy': `"fixed window";"api";q=${limit};w=${windowSeconds}`,
    ...(state.allowed ? {} : { 'Retry-After': String(Math.max(1, seconds)) }),
  };
}

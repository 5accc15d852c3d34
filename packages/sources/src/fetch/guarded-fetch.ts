// Fetching from outside without reaching inside: no private addresses, no endless answers, no endless waits.
import { createDispatchers, type Dispatchers } from './dispatchers.ts';
import { FetchError } from './errors.ts';
import {
  checkUrl,
  isAllowed,
  parseAllowList,
  systemResolver,
  type AllowList,
  type Resolver,
} from './policy.ts';
import { createDeadline, requestOnce, type Deadline, type GuardedRequest } from './request.ts';
import { backOffMs, retryAfterMs, sleep } from './retry.ts';

/** How a guarded fetch behaves; times in milliseconds. */
export interface GuardedFetchOptions {
  /** `host` or `host:port` entries that may have private addresses. */
  allow: readonly string[];
  /** Longest time for one attempt, from the connection to the last byte, redirects included. */
  timeoutMs: number;
  /** Longest silence within an attempt; half of `timeoutMs` unless given. */
  idleTimeoutMs?: number;
  /** Largest body, before and after decompression; 32 MB unless given. */
  maxBytes?: number;
  /** Repetitions after a failure that may pass; 3 unless given. */
  retries?: number;
  /** Statuses that are asked again; 408, 429, 500, 502, 503, 504 unless given. */
  retryStatuses?: readonly number[];
  /** The longest `Retry-After` that is waited for here; a longer one is thrown as 'busy'. 60 s unless given. */
  maxRetryAfterMs?: number;
  maxRedirects?: number;
  /** Connections to one origin at a time; 4 unless given. */
  connections?: number;
  userAgent: string;
  log?: (line: string) => void;
  /** In tests: how names resolve, how to wait, and the dice of the back-off. */
  resolve?: Resolver;
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  random?: () => number;
  now?: () => Date;
}

/** A `fetch` that obeys the guard. The answer's body is already whole; `url` is where the last redirect led. */
export interface GuardedFetch {
  (url: string | URL, request?: GuardedRequest): Promise<Response>;
  close(): Promise<void>;
}

const DEFAULTS = {
  maxBytes: 32 * 1024 * 1024,
  retries: 3,
  retryStatuses: [408, 429, 500, 502, 503, 504] as readonly number[],
  maxRetryAfterMs: 60_000,
  maxRedirects: 5,
  connections: 4,
};

interface Guard {
  options: GuardedFetchOptions & typeof DEFAULTS;
  allow: AllowList;
  dispatchers: Dispatchers;
}

/**
 * Makes a fetch that only reaches public addresses and the allowed hosts. A call throws FetchError when there is no
 * answer; an answer with an error status is returned, except 429 and 503 that ask for a long pause ('busy').
 */
export function createGuardedFetch(given: GuardedFetchOptions): GuardedFetch {
  const options = { ...DEFAULTS, ...withoutUndefined(given) };
  const guard: Guard = {
    options,
    allow: parseAllowList(options.allow),
    dispatchers: createDispatchers({
      resolve: options.resolve ?? systemResolver,
      connections: options.connections,
      connectTimeoutMs: Math.min(options.timeoutMs, 10_000),
    }),
  };
  const call = (url: string | URL, request: GuardedRequest = {}) => fetchWithRetries(guard, url, request);
  return Object.assign(call, { close: () => guard.dispatchers.close() });
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

async function fetchWithRetries(guard: Guard, url: string | URL, request: GuardedRequest): Promise<Response> {
  const { options } = guard;
  const wait = options.sleep ?? sleep;
  const retries = request.retries ?? options.retries;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(guard, url, request);
    const pause = pauseBefore(guard, outcome, attempt);
    if (pause === null || attempt > retries) return settle(outcome);
    options.log?.(`${describe(outcome)}; asking again in ${Math.round(pause / 100) / 10} s`);
    await wait(pause, request.signal).catch(() => {
      throw new FetchError('aborted', 'The fetch was cancelled.');
    });
  }
}

type Outcome = { response: Response } | { error: FetchError };

async function attemptOnce(guard: Guard, url: string | URL, request: GuardedRequest): Promise<Outcome> {
  try {
    return { response: await followRedirects(guard, url, request) };
  } catch (error) {
    if (error instanceof FetchError) return { error };
    throw error;
  }
}

/** How long to wait before the next attempt, or null when this outcome is final. */
function pauseBefore(guard: Guard, outcome: Outcome, attempt: number): number | null {
  const { options } = guard;
  const backOff = backOffMs(attempt, (options.random ?? Math.random)());
  if ('error' in outcome)
    return outcome.error.failure === 'network' || outcome.error.failure === 'timeout' ? backOff : null;
  const { response } = outcome;
  if (!options.retryStatuses.includes(response.status)) return null;
  const now = (options.now ?? (() => new Date()))();
  const wish = retryAfterMs(response.headers.get('retry-after'), now);
  if (wish !== null && wish > options.maxRetryAfterMs)
    throw new FetchError(
      'busy',
      `${hostOf(response)} is busy and asks to come back in ${Math.ceil(wish / 1000)} s.`,
      {
        status: response.status,
        retryAfterMs: wish,
      },
    );
  return wish === null ? backOff : Math.max(wish, backOff);
}

function settle(outcome: Outcome): Response {
  if ('error' in outcome) throw outcome.error;
  return outcome.response;
}

function describe(outcome: Outcome): string {
  return 'error' in outcome
    ? outcome.error.message
    : `${hostOf(outcome.response)} answered ${outcome.response.status}`;
}

function hostOf(response: Response): string {
  return URL.canParse(response.url) ? new URL(response.url).host : 'The server';
}

/** One address on the way: `trusted` when an administrator allows it to be private. */
interface Hop {
  url: URL;
  trusted: boolean;
}

async function followRedirects(
  guard: Guard,
  first: string | URL,
  request: GuardedRequest,
): Promise<Response> {
  const deadline = createDeadline(
    request.timeoutMs ?? guard.options.timeoutMs,
    guard.options,
    request.signal,
  );
  try {
    let hop = hopTo(checkUrl(first, guard.allow), guard.allow);
    let current = request;
    for (let count = 0; ; count += 1) {
      const response = await send(guard, hop, current, deadline);
      const location = response.headers.get('location');
      if (![301, 302, 303, 307, 308].includes(response.status) || !location) return response;
      if (count >= guard.options.maxRedirects)
        throw new FetchError(
          'redirect',
          `${hop.url.host} redirects more than ${guard.options.maxRedirects} times.`,
        );
      const next = redirectTarget(guard, hop, location);
      current = redirectedRequest(current, response.status, hop.url, next.url);
      hop = next;
    }
  } finally {
    deadline.clear();
  }
}

/** Where a redirect leads. A public server may not send us to a private host, even to an allowed one. */
function redirectTarget(guard: Guard, from: Hop, location: string): Hop {
  if (!URL.canParse(location, from.url))
    throw new FetchError('redirect', `${from.url.host} redirects to no URL.`);
  const allow = from.trusted ? guard.allow : new Set<string>();
  return hopTo(checkUrl(new URL(location, from.url), allow), allow);
}

function hopTo(url: URL, allow: AllowList): Hop {
  return { url, trusted: isAllowed(url, allow) };
}

function redirectedRequest(request: GuardedRequest, status: number, from: URL, to: URL): GuardedRequest {
  const becomesGet = status === 303 || ((status === 301 || status === 302) && request.method === 'POST');
  const secret = from.origin === to.origin ? [] : ['authorization', 'cookie', 'proxy-authorization'];
  const dropped = new Set(becomesGet ? [...secret, 'content-type', 'content-length'] : secret);
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).filter(([name]) => !dropped.has(name.toLowerCase())),
  );
  const { body: _body, ...rest } = request;
  return becomesGet ? { ...rest, method: 'GET', headers } : { ...request, headers };
}

function send(guard: Guard, hop: Hop, request: GuardedRequest, deadline: Deadline): Promise<Response> {
  const { options, dispatchers } = guard;
  return requestOnce(hop.url, request, {
    dispatcher: hop.trusted ? dispatchers.trusted : dispatchers.open,
    maxBytes: request.maxBytes ?? options.maxBytes,
    userAgent: options.userAgent,
    deadline,
  });
}

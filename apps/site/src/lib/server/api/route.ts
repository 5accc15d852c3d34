// What SvelteKit calls: rate limit, checks, caching and errors around an endpoint's own function.
import type { RequestEvent, RequestHandler } from '@sveltejs/kit';
import { InvalidCursor, takeRateLimit } from '@papertape/database';
import { withinPersonLimit } from '../accounts/limits.ts';
import { proofFor, refusalError } from '../authorization/proof.ts';
import { cacheableResponse, createChangeTimes } from '../http-cache.ts';
import { describeError } from '../log.ts';
import type { Site } from '../open-site.ts';
import { addressBucket, API_LIMIT, rateLimitHeaders } from '../rate-limit.ts';
import { site as openSite } from '../site.ts';
import { parseBody, readBody } from './body.ts';
import type { ReadEndpoint, SubmitEndpoint, WriteEndpoint } from './endpoint.ts';
import { ApiError, wrongCursor } from './errors.ts';
import { parseQuery } from './query.ts';

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id',
} as const;
const CHANGE_TIMES = createChangeTimes(2_000);
const TYPE = 'application/json; charset=utf-8';

interface Route {
  GET?: RequestHandler;
  POST?: RequestHandler;
  PUT?: RequestHandler;
  PATCH?: RequestHandler;
  DELETE?: RequestHandler;
  OPTIONS: RequestHandler;
  fallback: RequestHandler;
}

/** The handlers of a route that is read. */
export function readRoute<E extends ReadEndpoint>(endpoint: E): Route & { GET: RequestHandler } {
  const GET: RequestHandler = (event) => guarded(event, (site, now) => read(endpoint, event, site, now));
  return { GET, ...others(['GET', 'HEAD']) };
}

/** The handlers of a route that is read, and to which anyone may send. */
export function submitRoute<E extends ReadEndpoint>(
  reading: E,
  sending: SubmitEndpoint,
): Route & { GET: RequestHandler; POST: RequestHandler } {
  const POST: RequestHandler = (event) =>
    guarded(event, async (site, now) => {
      const answer = await sending.answer({
        site,
        now,
        params: event.params,
        sender: addressBucket(event.getClientAddress()),
        body: () => readBody(event.request),
      });
      return Response.json(answer.body, { status: answer.status, headers: { 'Cache-Control': 'no-store' } });
    });
  return { ...readRoute(reading), POST, ...others(['GET', 'HEAD', 'POST']) };
}

/** The handlers of a route that is written to, and read where there is an endpoint for that. */
export function writeRoute(endpoints: readonly WriteEndpoint[], reading?: ReadEndpoint): Route {
  const handlers = endpoints.map((endpoint): [WriteEndpoint['method'], RequestHandler] => [
    endpoint.method,
    (event) => guarded(event, (site, now) => write(endpoint, event, site, now)),
  ]);
  const methods = [...(reading ? ['GET', 'HEAD'] : []), ...handlers.map(([method]) => method)];
  return { ...(reading && readRoute(reading)), ...Object.fromEntries(handlers), ...others(methods) };
}

/** The handlers of every address under /api that is none. */
export function missingRoute(): Pick<Route, 'OPTIONS' | 'fallback'> {
  return {
    ...others([]),
    fallback: (event) =>
      guarded(event, () => {
        throw new ApiError(404, 'There is nothing here; /openapi.json lists what the API offers.');
      }),
  };
}

function others(methods: readonly string[]): Pick<Route, 'OPTIONS' | 'fallback'> {
  const allow = [...methods, 'OPTIONS'].join(', ');
  return {
    OPTIONS: () =>
      new Response(null, {
        status: 204,
        headers: {
          ...CORS,
          Allow: allow,
          'Access-Control-Allow-Methods': allow,
          'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-None-Match, If-Modified-Since',
          'Access-Control-Max-Age': '86400',
        },
      }),
    fallback: (event) =>
      guarded(event, () => {
        throw new ApiError(405, `${event.request.method} is not possible here, only ${allow}.`, {
          Allow: allow,
        });
      }),
  };
}

async function read(endpoint: ReadEndpoint, event: RequestEvent, site: Site, now: Date): Promise<Response> {
  const query = parseQuery(endpoint.query, event.url.searchParams);
  const url = new URL(event.url.pathname + event.url.search, site.origin);
  const { actor } = event.locals;
  const { body, headers } = await endpoint.answer({ site, now, url, params: event.params, query, actor });
  return cacheableResponse(
    event.request,
    { body: JSON.stringify(body), type: TYPE, cacheControl: 'public, no-cache', headers },
    CHANGE_TIMES,
    now,
  );
}

async function write(endpoint: WriteEndpoint, event: RequestEvent, site: Site, now: Date): Promise<Response> {
  const { person } = event.locals;
  // The guard has asked already: this is for the type, and for a table that disagrees.
  if (person === null) throw refusalError({ reason: 'sign in' }, 'Sign in first.');
  if (endpoint.limit && !(await withinPersonLimit(person.id, endpoint.path, endpoint.limit, now)))
    throw new ApiError(429, 'That is too often; try again later.', {
      'Retry-After': String(endpoint.limit.windowSeconds),
    });
  const body = endpoint.body === null ? undefined : parseBody(endpoint.body, await readBody(event.request));
  const { status = 200, ...answer } = await endpoint.answer({
    site,
    now,
    url: new URL(event.url.pathname + event.url.search, site.origin),
    params: event.params,
    person,
    sender: addressBucket(event.getClientAddress()),
    body,
    authorize: (ownership) => proofFor(event, endpoint.rule, ownership),
    authorizeAlso: (rule) => proofFor(event, rule),
  });
  return Response.json(answer.body, { status, headers: { 'Cache-Control': 'no-store' } });
}

async function guarded(
  event: RequestEvent,
  answer: (site: Site, now: Date) => Response | Promise<Response>,
): Promise<Response> {
  const site = openSite();
  const now = new Date();
  const headers: Record<string, string> = { ...CORS };
  try {
    const bucket = addressBucket(event.getClientAddress());
    const state = await takeRateLimit(site.database.db, bucket, API_LIMIT, now);
    Object.assign(headers, rateLimitHeaders(state));
    if (!state.allowed)
      throw new ApiError(
        429,
        `Too many requests: ${API_LIMIT.limit} in 5 minutes are allowed. Try again later.`,
      );
    const response = await answer(site, now);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  } catch (thrown) {
    const error = thrown instanceof InvalidCursor ? wrongCursor() : thrown;
    return errorResponse(error, event, site, headers);
  }
}

function errorResponse(
  error: unknown,
  event: RequestEvent,
  site: Site,
  headers: Readonly<Record<string, string>>,
): Response {
  const fixed = { ...headers, 'Cache-Control': 'no-store' };
  if (error instanceof ApiError)
    return Response.json(
      { error: error.message },
      { status: error.status, headers: { ...fixed, ...error.headers } },
    );
  const id = event.locals.requestId;
  site.log('error', 'request failed', {
    id,
    method: event.request.method,
    path: event.url.pathname,
    route: event.route.id,
    error: describeError(error),
  });
  return Response.json({ error: 'Something went wrong on our side.', id }, { status: 500, headers: fixed });
}

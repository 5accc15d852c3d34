// What happens around every request: its id, its headers, and the report of what went wrong.
import { randomUUID } from 'node:crypto';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { parseTheme, THEME_COOKIE } from '#lib/theme.ts';
import { identify } from './accounts/identify.ts';
import { holdsDigestToken } from './digests/token-paths.ts';
import { guard } from './authorization/guard.ts';
import { describeError } from './log.ts';
import { paperDownload } from './downloads.ts';
import { ROOM_HEADERS, ROOM_ROUTE } from './reproductions/isolation.ts';
import { securityHeaders } from './security-headers.ts';
import { site } from './site.ts';

/** Names the request, learns who makes it and whether they may, applies the theme, and adds the security headers. */
export const handleRequest: Handle = async ({ event, resolve }) => {
  const started = performance.now();
  event.locals.requestId = randomUUID();
  event.locals.theme = parseTheme(event.cookies.get(THEME_COOKIE));
  const { actor, session, wrongToken } = await identify(event, site(), new Date());
  Object.assign(event.locals, { actor, person: actor.person, session });
  const response =
    (await guard(event, wrongToken)) ??
    (await paperDownload(site(), event.request, new Date())) ??
    (await resolve(event, {
      transformPageChunk: ({ html }) => html.replace('%papertape.theme%', event.locals.theme),
    }));
  for (const [name, value] of securityHeaders(site().origin)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  if (event.route.id === ROOM_ROUTE)
    for (const [name, value] of ROOM_HEADERS) response.headers.set(name, value);
  if (isPage(response)) {
    response.headers.set('Speculation-Rules', '"/speculation-rules.json"');
    if (holdsSecret(event.url)) hideAddress(response);
    if (holdsDigestToken(event.url.pathname)) response.headers.set('Referrer-Policy', 'no-referrer');
    // A page holds the reader's theme and a nonce of its own: browsers ask again, proxies keep nothing.
    if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'private, no-cache');
  }
  if (event.locals.person !== null) keepPrivate(response);
  response.headers.set('X-Request-Id', event.locals.requestId);
  response.headers.append('Server-Timing', `total;dur=${(performance.now() - started).toFixed(1)}`);
  return response;
};

/**
 * A link that works once must reach nobody else: no page that it leads to, no cache, no index. Others are told the
 * site's origin, never the path; without even that ('no-referrer') browsers would send forms with `Origin: null`.
 */
function hideAddress({ headers }: Response): void {
  headers.set('Referrer-Policy', 'strict-origin');
  headers.set('Cache-Control', 'no-store');
  headers.set('X-Robots-Tag', 'noindex');
}

function holdsSecret(url: URL): boolean {
  return (
    url.searchParams.has('token') ||
    holdsDigestToken(url.pathname) ||
    /^\/(setup|sign-in|sign-up|settings)(\/|$)/.test(url.pathname)
  );
}

/** What a person with an account is answered, no cache may give to somebody else. */
function keepPrivate({ headers }: Response): void {
  const control = headers.get('Cache-Control') ?? 'private, no-cache';
  headers.set('Cache-Control', control.replace(/\bpublic\b/, 'private'));
  headers.append('Vary', 'Cookie, Authorization');
}

function isPage(response: Response): boolean {
  return response.headers.get('Content-Type')?.startsWith('text/html') ?? false;
}

/** Logs the unexpected once and gives the reader its id; expected errors (404 and the like) pass. */
export const reportError: HandleServerError = ({ kind, error, event }) => {
  if (kind !== 'unknown') return;
  const id = event.locals.requestId;
  site().log('error', 'request failed', {
    id,
    method: event.request.method,
    // Without its query string: that may carry tokens.
    path: holdsDigestToken(event.url.pathname) ? event.route.id : event.url.pathname,
    route: event.route.id,
    error: describeError(error),
  });
  return { message: 'Something went wrong on our side.', id };
};

// The cookie of a session: its token and a signature, as better-auth writes it. Read here on every request, so that the
// library is loaded only when somebody signs in.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';

/** How long a session lasts without a visit, seconds. */
export const SESSION_SECONDS = 30 * 24 * 3600;

/** Whether readers come over https, so that cookies may be bound to it. */
export function isSecure(origin: string): boolean {
  return origin.startsWith('https://');
}

/** The cookie's name; the prefix makes browsers refuse one that another host of the domain has set. */
export function cookieName(name: string, origin: string): string {
  return `${isSecure(origin) ? '__Host-' : ''}papertape-${name}`;
}

/** The attributes of a cookie that only the site reads. */
export function cookieAttributes(origin: string, seconds: number) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(origin),
    maxAge: seconds,
  } as const;
}

/** Sets the session's cookie. */
export function setSessionCookie(cookies: Cookies, origin: string, secret: string, token: string): void {
  cookies.set(
    cookieName('session', origin),
    sessionCookieValue(token, secret),
    cookieAttributes(origin, SESSION_SECONDS),
  );
}

/** What the cookie of a session holds. */
export function sessionCookieValue(token: string, secret: string): string {
  return `${token}.${signature(token, secret)}`;
}

/** Takes the session's cookie away. */
export function clearSessionCookie(cookies: Cookies, origin: string): void {
  cookies.delete(cookieName('session', origin), cookieAttributes(origin, 0));
}

/** The token that a cookie holds; null when its signature is not ours. */
export function readSessionCookie(value: string, secret: string): string | null {
  const dot = value.lastIndexOf('.');
  if (dot < 1) return null;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1));
  const right = Buffer.from(signature(token, secret));
  return given.length === right.length && timingSafeEqual(given, right) ? token : null;
}

function signature(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('base64');
}

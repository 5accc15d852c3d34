// Who makes a request: by the session's cookie, or by a token that their program sends.
import type { RequestEvent } from '@sveltejs/kit';
import {
  findApiToken,
  findSession,
  hashSecret,
  prolongSession,
  touchApiToken,
  type Session,
} from '@papertape/database';
import { VISITOR, type Actor } from '@papertape/people';
import type { Site } from '../open-site.ts';
import { siteSecret } from './secret.ts';
import {
  clearSessionCookie,
  cookieName,
  readSessionCookie,
  SESSION_SECONDS,
  setSessionCookie,
} from './session-cookie.ts';

/** Every token of this site begins so; others (of Hugging Face, say) are not meant for it. */
export const TOKEN_START = 'ppt_';

/** What a request says of who makes it. */
export interface Identity {
  actor: Actor;
  /** The browser's session, if that is how they are known. */
  session: Session | null;
  /** A token of ours was sent that is wrong, expired or taken back. */
  wrongToken: boolean;
}

const NOBODY: Identity = { actor: VISITOR, session: null, wrongToken: false };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;

/** Who makes the request. The API goes by the token alone where one is sent; pages go by the cookie. */
export async function identify(event: RequestEvent, site: Site, now: Date): Promise<Identity> {
  const token = event.url.pathname.startsWith('/api/') ? bearerToken(event.request.headers) : null;
  if (token !== null) return byToken(site, token, now);
  const cookie = event.cookies.get(cookieName('session', site.origin));
  return cookie === undefined ? NOBODY : bySession(event, site, cookie, now);
}

/** A token of this site in the request's headers. */
export function bearerToken(headers: Headers): string | null {
  const [, token] = /^Bearer\s+(\S{1,200})$/i.exec(headers.get('Authorization') ?? '') ?? [];
  return token?.startsWith(TOKEN_START) === true ? token : null;
}

async function byToken(site: Site, text: string, now: Date): Promise<Identity> {
  const { db } = site.database;
  const found = await findApiToken(db, hashSecret(text), now);
  if (found === null) return { ...NOBODY, wrongToken: true };
  const { lastUsedAt } = found.token;
  if (lastUsedAt === null || now.getTime() - Date.parse(lastUsedAt) > MINUTE_MS)
    await touchApiToken(db, found.token.id, now);
  return { actor: { person: found.person, scopes: found.token.scopes }, session: null, wrongToken: false };
}

async function bySession(event: RequestEvent, site: Site, cookie: string, now: Date): Promise<Identity> {
  const { db } = site.database;
  const secret = await siteSecret(site);
  const token = readSessionCookie(cookie, secret);
  const found = token === null ? null : await findSession(db, token, now);
  if (token === null || found === null) {
    clearSessionCookie(event.cookies, site.origin);
    return NOBODY;
  }
  const { session, person } = found;
  if (now.getTime() - Date.parse(session.updatedAt) > DAY_MS) {
    await prolongSession(db, session.id, new Date(now.getTime() + SESSION_SECONDS * 1000), now);
    setSessionCookie(event.cookies, site.origin, secret, token);
  }
  return { actor: { person, scopes: null }, session, wrongToken: false };
}

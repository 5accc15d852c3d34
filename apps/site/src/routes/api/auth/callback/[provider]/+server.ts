import { authentication } from '#lib/server/accounts/authentication.ts';
import { endSession } from '@papertape/database';
import { withinAddressLimit } from '#lib/server/accounts/limits.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** Where a provider sends people back to; the only address of better-auth that the site has. */
export const GET: RequestHandler = async (event) => {
  if (!(await withinAddressLimit(event, 'tryByAddress', new Date())))
    return new Response('Too many attempts.\n', { status: 429, headers: { 'Cache-Control': 'no-store' } });
  const { person, session } = event.locals;
  const auth = await authentication(site());
  const answer = await auth.handler(event.request);
  // A session that was there ends, as with every other way to sign in.
  if (person && session && answer.headers.getSetCookie().some((cookie) => /session=[^;]/.test(cookie)))
    await endSession(site().database.db, person.id, session.id);
  const response = new Response(answer.body, answer);
  response.headers.set('Cache-Control', 'no-store');
  response.headers.set('Referrer-Policy', 'no-referrer');
  return response;
};

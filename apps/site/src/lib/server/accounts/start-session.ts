// Signing in and out: a session begins anew each time, so that nobody can prepare one for somebody else.
import type { RequestEvent } from '@sveltejs/kit';
import { endSession } from '@papertape/database';
import type { PersonId } from '@papertape/people';
import { site } from '../site.ts';
import { authentication } from './authentication.ts';
import { siteSecret } from './secret.ts';
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts';

/** How people sign in, besides providers. */
export type SignInMethod = 'mail' | 'passkey' | 'link' | 'setup' | 'invitation';

/** Signs a person in on this browser; whatever session it had ends. */
export async function startSession(
  event: RequestEvent,
  personId: PersonId,
  method: SignInMethod,
): Promise<void> {
  const open = site();
  await endPresentSession(event);
  const { internalAdapter } = await (await authentication(open)).$context;
  const session = await internalAdapter.createSession(personId, false, {
    method,
    ipAddress: event.getClientAddress(),
    userAgent: (event.request.headers.get('User-Agent') ?? '').slice(0, 300),
  });
  setSessionCookie(event.cookies, open.origin, await siteSecret(open), session.token);
}

/** Signs out on this browser. */
export async function leaveSession(event: RequestEvent): Promise<void> {
  await endPresentSession(event);
  clearSessionCookie(event.cookies, site().origin);
}

async function endPresentSession({ locals }: RequestEvent): Promise<void> {
  const { person, session } = locals;
  if (person && session) await endSession(site().database.db, person.id, session.id);
}

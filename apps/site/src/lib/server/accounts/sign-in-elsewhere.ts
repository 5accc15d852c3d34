// Signing in with a provider: a form of ours begins it, better-auth's callback ends it.
import type { RequestEvent } from '@sveltejs/kit';
import type { Authorized } from '@papertape/people';
import { FormProblem } from '../forms/form-problem.ts';
import { site } from '../site.ts';
import { authentication, INVITATION_COOKIE } from './authentication.ts';
import { withinAddressLimit } from './limits.ts';
import { findProvider, type Provider } from './providers.ts';
import { cookieAttributes, cookieName } from './session-cookie.ts';

/** The page that the reader goes on to. */
export interface LeadTo {
  leadTo: { name: string; url: string };
}

/** How long an invitation waits for its holder to come back from the provider, seconds. */
const INVITATION_SECONDS = 900;

/**
 * Begins a sign-in: the page that the reader is led to (components/LeadOn), whose answer comes to routes/api/auth,
 * which leads on to `to`. @throws FormProblem
 */
export async function signInElsewhere(
  event: RequestEvent,
  providerId: string,
  to: string,
  invitation: string | null = null,
): Promise<LeadTo> {
  const { configuration, origin } = site();
  const provider = findProvider(configuration, providerId);
  if (provider === null) throw new FormProblem('This site knows no such way to sign in.');
  if (!(await withinAddressLimit(event, 'tryByAddress', new Date())))
    throw new FormProblem('Too many attempts. Try again in a quarter of an hour.', null, 429);
  if (invitation !== null)
    event.cookies.set(
      cookieName(INVITATION_COOKIE, origin),
      invitation,
      cookieAttributes(origin, INVITATION_SECONDS),
    );
  const { api } = await authentication(site());
  return leadTo(event, provider, () =>
    api.signInSocial({
      body: { provider: provider.id, callbackURL: to, errorCallbackURL: '/sign-in', disableRedirect: true },
      headers: event.request.headers,
      returnHeaders: true,
    }),
  );
}

/** Begins to connect an account elsewhere with the person who is signed in. @throws FormProblem */
export async function connectElsewhere(
  event: RequestEvent,
  _by: Authorized<'account.secure'>,
  providerId: string,
): Promise<LeadTo> {
  const provider = findProvider(site().configuration, providerId);
  if (provider === null) throw new FormProblem('This site knows no such way to sign in.');
  const { api } = await authentication(site());
  return leadTo(event, provider, () =>
    api.linkSocialAccount({
      body: {
        provider: provider.id,
        callbackURL: '/settings?connected',
        errorCallbackURL: '/settings',
        disableRedirect: true,
      },
      headers: event.request.headers,
      returnHeaders: true,
    }),
  );
}

async function leadTo(
  event: RequestEvent,
  { id, name }: Provider,
  begin: () => Promise<{ headers: Headers; response: { url?: string } }>,
): Promise<LeadTo> {
  const begun = await begin().catch((error: unknown) => {
    site().log('error', 'sign-in elsewhere', { provider: id, message: String(error) });
    return null;
  });
  const url = begun?.response.url;
  if (!url) throw new FormProblem(`${name} cannot be reached. Try again, or sign in another way.`);
  for (const cookie of begun.headers.getSetCookie()) keepCookie(event, cookie);
  return { leadTo: { name, url } };
}

/** Hands a Set-Cookie line of better-auth on. */
function keepCookie({ cookies }: RequestEvent, line: string): void {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
  const maxAge = attributes.find((text) => /^max-age=/i.test(text));
  const { origin } = site();
  const seconds = Number(maxAge?.split('=')[1] ?? 300);
  cookies.set(name, decodeURIComponent(value), cookieAttributes(origin, seconds));
}

/** What the sign-in page says of an error that the callback came back with. */
export function signInError(code: string | null): string | null {
  if (code === null) return null;
  switch (code) {
    case 'access_denied':
      return 'The sign-in was cancelled.';
    case 'unable_to_create_user':
    case 'signup_disabled':
      return 'There is no account for you here yet, and this site takes new people by invitation only.';
    case 'account_not_linked':
      return 'There is an account with your address already. Sign in by mail.';
    case 'email_not_found':
      return 'The provider told no mail address, so no account could be made.';
    case 'account_already_linked_to_different_user':
      return 'That account belongs to somebody else here.';
    case 'unable_to_link_account':
      return 'The provider has not confirmed the address of that account, so it cannot be connected.';
    default:
      return 'That did not work. Try again, or sign in another way.';
  }
}

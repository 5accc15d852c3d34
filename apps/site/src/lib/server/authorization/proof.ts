// The question whether whoever makes a request may do something, with answers for routes.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  authorize,
  NotAuthorized,
  refusalOf,
  type Authorized,
  type Refusal,
  type RuleName,
} from '@papertape/people';
import { signInPath } from '../accounts/destination.ts';
import { ApiError } from '../api/errors.ts';
import { site } from '../site.ts';

/** Whose the thing is, and the thing itself. */
export interface Ownership<Target = null> {
  owns?: boolean;
  target?: Target;
}

/**
 * Proof that whoever makes the request may, for the function that writes. Otherwise pages lead to the sign-in page or
 * say 403, and the API answers 401 or 403.
 */
export function proofFor<Name extends RuleName, Target = null>(
  event: RequestEvent,
  rule: Name,
  ownership: Ownership<Target> = {},
): Authorized<Name, Target> {
  try {
    return authorize(event.locals.actor, rule, { access: site().configuration.ACCESS, ...ownership });
  } catch (thrown) {
    if (!(thrown instanceof NotAuthorized)) throw thrown;
    if (event.url.pathname.startsWith('/api/')) throw refusalError(thrown.refusal, thrown.message);
    if (thrown.refusal.reason === 'sign in') redirect(303, signInPath(placeOf(event)));
    error(403, thrown.message);
  }
}

/** Whether whoever makes the request may: for what a page shows or leaves out. `owns` null: to anything at all. */
export function may(
  { locals }: Pick<RequestEvent, 'locals'>,
  rule: RuleName,
  owns: boolean | null = null,
): boolean {
  return refusalOf(locals.actor, rule, { access: site().configuration.ACCESS, owns }) === null;
}

/** The API's answer to somebody who may not. */
export function refusalError(refusal: Refusal, message: string): ApiError {
  if (refusal.reason !== 'sign in') return new ApiError(403, message);
  return new ApiError(401, 'This needs an access token: Authorization: Bearer ppt_…', CHALLENGE);
}

/** Tells clients how to say who they are. */
export const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="Papertape"' } as const;

/** The page of a request, to come back to: without the action of a form. */
export function placeOf({ url, request }: Pick<RequestEvent, 'url' | 'request'>): string {
  const kept = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
  // What was to be changed is asked again; the page is the same.
  const query = request.method === 'GET' || kept.size > 0 ? kept.toString() : '';
  return query === '' ? url.pathname : `${url.pathname}?${query}`;
}

// Editions that hold what only one account may see: their secret address is not enough.
import { error, redirect } from '@sveltejs/kit';
import { viewersOf, type Subscription } from '@papertape/digests';
import type { Person } from '@papertape/people';
import { signInPath } from '../accounts/destination.ts';

/** Lets only its reader go on, once they are signed in. @throws HttpError 404, Redirect */
export function onlyForItsReader(
  subscription: Pick<Subscription, 'topics'>,
  person: Person | null,
  path: string,
): void {
  const viewers = viewersOf(subscription);
  if (viewers.length === 0) return;
  if (person === null) redirect(303, signInPath(path));
  if (viewers.some((viewer) => viewer !== person.id)) error(404, 'There is no such edition.');
}

/** The feed of a digest; null where programs that read feeds may not have it, since they sign in nowhere. */
export function feedPath(subscription: Pick<Subscription, 'topics'>, slug: string): string | null {
  return viewersOf(subscription).length === 0 ? `/digests/feeds/${slug}.atom` : null;
}

import { json } from '@sveltejs/kit';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { samePlace } from '#lib/server/accounts/destination.ts';
import { withinAddressLimit } from '#lib/server/accounts/limits.ts';
import { personOfPasskey, signInOptions } from '#lib/server/accounts/passkeys.ts';
import { readJson } from '#lib/server/accounts/read-json.ts';
import { startSession } from '#lib/server/accounts/start-session.ts';
import { site } from '#lib/server/site.ts';
import { describeError } from '#lib/server/log.ts';
import type { RequestHandler } from './$types';

/** Without an answer in the body: a challenge. With one: the sign-in, and where to go on. */
export const POST: RequestHandler = async (event) => {
  const now = new Date();
  if (!(await withinAddressLimit(event, 'tryByAddress', now)))
    return json({ problem: 'Too many attempts. Try again in a quarter of an hour.' }, { status: 429 });
  const { response, to } = await readJson<{ response?: AuthenticationResponseJSON; to?: string }>(event);
  if (response === undefined) return json(await signInOptions(event, now));
  const person = await personOfPasskey(event, response, now).catch((error: unknown) => {
    site().log('info', 'passkey refused', { error: describeError(error) });
    return null;
  });
  if (person === null) return json({ problem: 'This site does not know that passkey.' }, { status: 400 });
  await startSession(event, person.id, 'passkey');
  return json({ to: samePlace(to) });
};

// Passkeys (WebAuthn), by SimpleWebAuthn: registering one, and signing in with it.
import { randomUUID } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import {
  addPasskey,
  findPasskey,
  keepChallenge,
  listPasskeys,
  takeChallenge,
  usePasskey,
} from '@papertape/database';
import type { Authorized, Person } from '@papertape/people';
import { site } from '../site.ts';
import { cookieAttributes, cookieName } from './session-cookie.ts';

/** How long a browser has to answer a challenge, seconds. */
const CHALLENGE_SECONDS = 300;
const COOKIE = 'challenge';

/** Loaded when it is needed: it brings parsers of certificates with it. */
const webauthn = () => import('@simplewebauthn/server');

/** What the browser needs to make a passkey for the person. */
export async function registrationOptions(
  event: RequestEvent,
  { person }: Authorized<'account.secure'>,
  now: Date,
) {
  const { database, configuration } = site();
  const { generateRegistrationOptions } = await webauthn();
  const known = await listPasskeys(database.db, person.id);
  const options = await generateRegistrationOptions({
    rpName: configuration.SITE_NAME,
    rpID: event.url.hostname,
    userName: person.handle,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(person.id),
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    // The authenticator itself knows the account, so that nobody has to type who they are.
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
  });
  await remember(event, options.challenge, now);
  return options;
}

/** Keeps the passkey that a browser made; false when its answer is not right. */
export async function register(
  event: RequestEvent,
  { person }: Authorized<'account.secure'>,
  response: RegistrationResponseJSON,
  name: string,
  now: Date,
): Promise<boolean> {
  const challenge = await recall(event, now);
  if (challenge === null) return false;
  const { verifyRegistrationResponse } = await webauthn();
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: event.url.origin,
    expectedRPID: event.url.hostname,
    requireUserVerification: false,
  });
  if (!verified) return false;
  const { credential, credentialBackedUp } = registrationInfo;
  const key = {
    name,
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: credential.transports ?? [],
    backedUp: credentialBackedUp,
  };
  return addPasskey(site().database.db, person.id, key, now);
}

/** What the browser needs to sign in with whatever passkey it has. */
export async function signInOptions(event: RequestEvent, now: Date) {
  const { generateAuthenticationOptions } = await webauthn();
  const options = await generateAuthenticationOptions({
    rpID: event.url.hostname,
    userVerification: 'preferred',
  });
  await remember(event, options.challenge, now);
  return options;
}

/** The person whose passkey answered; null when the answer is not right. */
export async function personOfPasskey(
  event: RequestEvent,
  response: AuthenticationResponseJSON,
  now: Date,
): Promise<Person | null> {
  const { db } = site().database;
  const challenge = await recall(event, now);
  const found = challenge === null ? null : await findPasskey(db, response.id);
  if (challenge === null || found === null) return null;
  const { passkey, person } = found;
  const { verifyAuthenticationResponse } = await webauthn();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: event.url.origin,
    expectedRPID: event.url.hostname,
    requireUserVerification: false,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
  });
  if (!verified) return null;
  await usePasskey(db, passkey.id, authenticationInfo.newCounter, now);
  return person;
}

async function remember(event: RequestEvent, challenge: string, now: Date): Promise<void> {
  const { database, origin } = site();
  const id = randomUUID();
  await keepChallenge(database.db, id, challenge, new Date(now.getTime() + CHALLENGE_SECONDS * 1000));
  event.cookies.set(cookieName(COOKIE, origin), id, cookieAttributes(origin, CHALLENGE_SECONDS));
}

/** The challenge of this browser, which is answered once. */
async function recall(event: RequestEvent, now: Date): Promise<string | null> {
  const { database, origin } = site();
  const id = event.cookies.get(cookieName(COOKIE, origin));
  if (id === undefined) return null;
  event.cookies.delete(cookieName(COOKIE, origin), cookieAttributes(origin, 0));
  return takeChallenge(database.db, id, now);
}

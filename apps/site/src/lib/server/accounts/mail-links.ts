// Links by mail: to sign in, to make an account, to confirm an address.
import { addOneTimeLink, findPersonByEmail, withdrawLinks } from '@papertape/database';
import type { MessageContent } from '@papertape/mail';
import type { Person } from '@papertape/people';
import { sendSoon } from '../mail/send-soon.ts';
import type { Site } from '../open-site.ts';
import { joiningOf } from './joining.ts';

/**
 * Mails a link to an address that asked for one: to sign in where it has an account, to make one where anybody may.
 * Otherwise nothing is sent; the page says the same in all cases, and takes as long.
 */
export async function mailSignInLink(site: Site, email: string, to: string | null, now: Date): Promise<void> {
  const { db } = site.database;
  const person = await findPersonByEmail(db, email);
  if (person === null && !joiningOf(site.configuration.ACCESS).open) return;
  const purpose = person === null ? 'sign-up' : 'sign-in';
  await withdrawLinks(db, purpose, { email });
  const { path } = await addOneTimeLink(db, { purpose, email, userId: person?.id ?? null }, now);
  const url = `${site.origin}${path}${to === null ? '' : `&to=${encodeURIComponent(to)}`}`;
  sendSoon(site, email, person === null ? signUpText(site, url) : signInText(site, person, url), purpose);
}

/** Mails the link that confirms a new address of an account. */
export async function mailAddressLink(site: Site, person: Person, email: string, now: Date): Promise<void> {
  const { db } = site.database;
  await withdrawLinks(db, 'address', { userId: person.id });
  const { path } = await addOneTimeLink(db, { purpose: 'address', email, userId: person.id }, now);
  sendSoon(site, email, addressText(site, person, `${site.origin}${path}`), 'address');
}

/** Mails an invitation; the link stays with who invited, too. */
export function mailInvitation(
  site: Site,
  email: string,
  { url, note }: { url: string; note: string },
): void {
  sendSoon(
    site,
    email,
    {
      subject: `You are invited to ${site.configuration.SITE_NAME}`,
      before: ['Hello,', 'you are invited to join.', ...(note === '' ? [] : [note])],
      action: { label: 'Make an account', url },
      after: ['The link works once, within two weeks.'],
      footer: 'If you do not want an account, delete this mail: without the link nothing happens.',
    },
    'invitation',
  );
}

const once = (minutes: number) => `The link works once, within ${minutes} minutes.`;

function signInText({ configuration }: Site, { name }: Person, url: string): MessageContent {
  return {
    subject: `Sign in to ${configuration.SITE_NAME}`,
    before: [`Hello ${name},`, 'here is your link to sign in.'],
    action: { label: 'Sign in', url },
    after: [once(15)],
    footer:
      'Somebody asked for this link with your address. If it was not you, nothing happens: delete this mail.',
  };
}

function signUpText({ configuration }: Site, url: string): MessageContent {
  return {
    subject: `Join ${configuration.SITE_NAME}`,
    before: ['Hello,', 'there is no account with this address yet; this link makes one.'],
    action: { label: 'Make an account', url },
    after: [once(60)],
    footer:
      'Somebody asked for this link with your address. If it was not you, nothing happens: delete this mail.',
  };
}

function addressText({ configuration }: Site, { name, handle }: Person, url: string): MessageContent {
  return {
    subject: `Confirm your address for ${configuration.SITE_NAME}`,
    before: [`Hello ${name},`, `@${handle} wants to use this address.`],
    action: { label: 'Confirm the address', url },
    after: [once(60)],
    footer: 'If you do not know this account, delete this mail: without the link nothing happens.',
  };
}

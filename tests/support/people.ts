// People for tests: accounts that are signed in and have tokens, made straight in the site's database.
import { readConfiguration } from '@papertape/configuration';
import { addApiToken, hashSecret, newSecret, type Database } from '@papertape/database';
import { newPerson } from '@papertape/database/testing';
import { SCOPES, type Person, type Scope } from '@papertape/people';
import type { BrowserContext } from 'playwright-core';
import { sql } from '@papertape/database/sql';
import { siteSecret } from '../../apps/site/src/lib/server/accounts/secret.ts';
import { cookieName, sessionCookieValue } from '../../apps/site/src/lib/server/accounts/session-cookie.ts';
import { openSiteDatabase, type SiteProcess } from './site.ts';

/** A person who is signed in. */
export interface SignedInPerson {
  person: Person;
  /** The session's cookie: `Cookie: ${cookie}`. */
  cookie: string;
  /** Headers of a write from a page of the site: the cookie, and where it comes from. */
  headers: Record<string, string>;
  /** Makes a token of theirs: `Authorization: Bearer ${token}`. With every scope unless given. */
  token(scopes?: readonly Scope[]): Promise<string>;
  /** Signs a browser in. */
  enter(context: BrowserContext): Promise<void>;
}

/** Which person: whatever is not given is invented. */
export type KnownPerson = Parameters<typeof newPerson>[1];

/** Makes people of a site, quickly: no mail, no form. `origin` is where the site is reached, without ORIGIN set. */
export function peopleOf(database: Database, origin: string) {
  const source = { configuration: readConfiguration({}), database };
  return async (known: KnownPerson = {}): Promise<SignedInPerson> => {
    const person = await newPerson(database, known);
    const token = newSecret();
    await database.db.execute(sql`
      insert into sessions (user_id, token, method, expires_at)
      values (${person.id}::uuid, ${token}, 'link', now() + interval '1 day')`);
    const name = cookieName('session', origin);
    const value = sessionCookieValue(token, await siteSecret(source));
    const cookie = `${name}=${encodeURIComponent(value)}`;
    return {
      person,
      cookie,
      headers: { Cookie: cookie, Origin: origin },
      token: (scopes = Object.keys(SCOPES) as Scope[]) => makeToken(database, person, scopes),
      enter: (context) =>
        context.addCookies([
          { name, value: encodeURIComponent(value), url: origin, httpOnly: true, sameSite: 'Lax' },
        ]),
    };
  };
}

async function makeToken(database: Database, person: Person, scopes: readonly Scope[]): Promise<string> {
  const token = `ppt_${newSecret()}`;
  await addApiToken(
    database.db,
    person.id,
    { name: 'A test', tokenHash: hashSecret(token), start: token.slice(0, 8), scopes, expiresAt: null },
    new Date(),
  );
  return token;
}

/** People of a site in a process of its own; close it before the site. */
export interface SitePeople {
  database: Database;
  /** Makes a person who is signed in. */
  signInAs(known?: KnownPerson): Promise<SignedInPerson>;
  close(): Promise<void>;
}

/** Reaches the site's database to make people in it. */
export async function openPeople(site: SiteProcess): Promise<SitePeople> {
  const database = await openSiteDatabase(site);
  return { database, signInAs: peopleOf(database, site.url), close: () => database.close() };
}

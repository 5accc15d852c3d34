// What every page shows of the person who is signed in.
import { countPendingClaims, countQueue, countUnread, type Queryable } from '@papertape/database';
import { isAtLeast, type Person } from '@papertape/people';
import type { SignedIn } from '#lib/components/PersonMenu.svelte';
import { site } from './site.ts';

/** The person with what waits for them; null for visitors, who cost nothing. */
export async function signedIn(person: Person | null): Promise<SignedIn | null> {
  if (person === null) return null;
  const { db } = site().database;
  const [unread, waiting] = await Promise.all([
    countUnread(db, person.id),
    isAtLeast(person.role, 'moderator') ? countWaiting(db) : null,
  ]);
  const { handle, name, role, status } = person;
  return { handle, name, role, suspended: status === 'suspended', unread, waiting };
}

/** Comments and claims that wait for a moderator. */
async function countWaiting(db: Queryable): Promise<number> {
  const [comments, claims] = await Promise.all([countQueue(db), countPendingClaims(db)]);
  return comments + claims;
}

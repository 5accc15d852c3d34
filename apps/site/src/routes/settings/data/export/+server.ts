import type { Person } from '@papertape/people';
import { error } from '@sveltejs/kit';
import { accountFile } from '#lib/server/accounts/own-data.ts';
import { withinPersonLimit } from '#lib/server/accounts/limits.ts';
import type { RequestHandler } from './$types';

const LIMIT = { limit: 20, windowSeconds: 3600 } as const;

/** Everything of the account as one file. */
export const GET: RequestHandler = async ({ locals }) => {
  // The guard has let nobody in without an account.
  const person = locals.person as Person;
  const now = new Date();
  if (!(await withinPersonLimit(person.id, 'export', LIMIT, now)))
    error(429, 'That was too often. Try again in an hour.');
  return new Response(accountFile(person, now), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="papertape-${person.handle}-${now.toISOString().slice(0, 10)}.json"`,
      'Cache-Control': 'private, no-store',
    },
  });
};

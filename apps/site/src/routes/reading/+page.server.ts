import type { Person } from '@papertape/people';
import { loadReading } from '#lib/server/reading-page.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  // The guard has let nobody in without an account.
  reading: new ServerOnly(await loadReading(url, locals.person as Person, new Date())),
});

import { error, redirect } from '@sveltejs/kit';
import { findPersonByHandle } from '@papertape/database';
import { personComments } from '#lib/server/discussion/latest.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

/** What everyone may know of a person: never their address. */
export const load: PageServerLoad = async ({ params, locals, url }) => {
  const handle = nameParameter(params.handle);
  const person = await findPersonByHandle(site().database.db, handle);
  if (person === null) error(404, 'Nobody here has that handle.');
  if (person.handle !== handle) redirect(308, `/people/${person.handle}`);
  return {
    profile: {
      handle: person.handle,
      name: person.name,
      about: person.about,
      orcid: person.orcid,
      orcidVerified: person.orcidVerified,
      role: person.role,
      suspended: person.status === 'suspended',
      since: person.createdAt.slice(0, 10),
    },
    comments: new ServerOnly(await personComments(person, url)),
    mine: locals.person?.id === person.id,
  };
};

import { error, redirect } from '@sveltejs/kit';
import { findPersonByHandle, listClaimsOf, listPublicCollections } from '@papertape/database';
import { cardContext } from '#lib/server/cards.ts';
import { collectionCard } from '#lib/server/collections/view.ts';
import { personComments } from '#lib/server/discussion/latest.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import { authorPath } from '#lib/server/view/addresses.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

/** Collections shown on a person's page. */
const COLLECTIONS = 12;

/** What everyone may know of a person: never their address. */
export const load: PageServerLoad = async ({ params, locals, url }) => {
  const handle = nameParameter(params.handle);
  const person = await findPersonByHandle(site().database.db, handle);
  if (person === null) error(404, 'Nobody here has that handle.');
  if (person.handle !== handle) redirect(308, `/people/${person.handle}`);
  const claims = await listClaimsOf(site().database.db, person.id);
  const names = new Map(
    claims
      .filter(({ status }) => status === 'confirmed')
      .map((claim) => [claim.authorSlug, claim.authorName]),
  );
  const collections = await listPublicCollections(site().database.db, {
    limit: COLLECTIONS,
    owner: person.id,
  });
  return {
    collections: new ServerOnly(collections.map((collection) => collectionCard(collection, cardContext()))),
    /** The names under which they are confirmed to have written. */
    authors: [...names].map(([slug, name]) => ({
      name,
      href: `${authorPath(slug)}?person=${person.handle}`,
    })),
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

import { joiningOf } from '#lib/server/accounts/joining.ts';
import { site } from '#lib/server/site.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, url }) => {
  const { configuration, origin } = site();
  const { person } = locals;
  return {
    siteName: configuration.SITE_NAME,
    origin,
    theme: locals.theme,
    // Where a form or link comes back to; never with a token.
    path: url.searchParams.has('token') ? url.pathname : url.pathname + url.search,
    searched: url.pathname === '/search' ? (url.searchParams.get('q') ?? '') : '',
    person: person && {
      handle: person.handle,
      name: person.name,
      role: person.role,
      suspended: person.status === 'suspended',
    },
    announced: joiningOf(configuration.ACCESS).announced,
  };
};

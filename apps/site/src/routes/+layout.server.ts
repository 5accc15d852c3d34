import { joiningOf } from '#lib/server/accounts/joining.ts';
import { takeNotice } from '#lib/server/notices.ts';
import { site } from '#lib/server/site.ts';
import { paperPath } from '#lib/server/view/addresses.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, url, cookies }) => {
  const { configuration, origin } = site();
  const { person } = locals;
  const notice = takeNotice(cookies);
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
    notice: notice && { ...notice, href: paperPath(notice.publicId) },
    announced: joiningOf(configuration.ACCESS).announced,
  };
};

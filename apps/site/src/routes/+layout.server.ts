import { joiningOf } from '#lib/server/accounts/joining.ts';
import { holdsDigestToken } from '#lib/server/digests/token-paths.ts';
import { takeNotice } from '#lib/server/notices.ts';
import { signedIn } from '#lib/server/signed-in.ts';
import { site } from '#lib/server/site.ts';
import { paperPath } from '#lib/server/view/addresses.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url, cookies }) => {
  const { configuration, origin } = site();
  const notice = takeNotice(cookies);
  return {
    siteName: configuration.SITE_NAME,
    origin,
    theme: locals.theme,
    // Where a form or link comes back to; never with a token.
    path: pathOf(url),
    searched: url.pathname === '/search' ? (url.searchParams.get('q') ?? '') : '',
    person: await signedIn(locals.person),
    notice: notice && { ...notice, href: paperPath(notice.publicId) },
    announced: joiningOf(configuration.ACCESS).announced,
  };
};

function pathOf(url: URL): string {
  if (holdsDigestToken(url.pathname)) return '/subscribe';
  return url.searchParams.has('token') ? url.pathname : url.pathname + url.search;
}

import { site } from '#lib/server/site.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, url }) => {
  const { configuration, origin } = site();
  return {
    siteName: configuration.SITE_NAME,
    origin,
    theme: locals.theme,
    path: url.pathname + url.search,
    searched: url.pathname === '/search' ? (url.searchParams.get('q') ?? '') : '',
  };
};

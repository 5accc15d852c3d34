import { ownFeedResponse } from '#lib/server/feeds/respond.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** The key in the address says whose feed it is, so the table lets everyone ask. */
export const GET: RequestHandler = ({ params, request, url }) =>
  ownFeedResponse(site(), request, params.path, url.searchParams, new Date());

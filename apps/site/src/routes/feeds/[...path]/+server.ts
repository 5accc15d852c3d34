import type { RequestHandler } from './$types';
import { feedResponse } from '#lib/server/feeds/respond.ts';
import { site } from '#lib/server/site.ts';

export const GET: RequestHandler = ({ params, request, url }) =>
  feedResponse(site(), request, params.path, url.searchParams, new Date());

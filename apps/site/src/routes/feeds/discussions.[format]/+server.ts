import { discussionFeed } from '#lib/server/discussion/feed.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, request, url }) =>
  discussionFeed(site(), request, { paper: null, format: params.format }, url.searchParams, new Date());

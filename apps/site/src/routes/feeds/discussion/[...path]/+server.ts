import { discussionFeed } from '#lib/server/discussion/feed.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** `/feeds/discussion/2501.11873.atom`: ids have dots of their own, so the last one begins the format. */
export const GET: RequestHandler = ({ params, request, url }) => {
  const dot = params.path.lastIndexOf('.');
  const feed = { paper: params.path.slice(0, Math.max(0, dot)), format: params.path.slice(dot + 1) };
  return discussionFeed(site(), request, feed, url.searchParams, new Date());
};

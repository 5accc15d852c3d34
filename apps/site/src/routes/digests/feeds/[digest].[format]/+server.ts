import { may } from '#lib/server/authorization/proof.ts';
import { digestFeed } from '#lib/server/digests/feed.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** The address of a reader's own digest is a secret, so the table lets everyone ask. */
export const GET: RequestHandler = (event) =>
  digestFeed(site(), event.request, { ...event.params, mayRead: may(event, 'digests.read') }, new Date());

// One-click unsubscription (RFC 8058): mail programs post here, without cookies, and follow no redirect.
import { unsubscribe } from '@papertape/database';
import { findReader } from '#lib/server/digests/reader.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

const HEADERS = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
} as const;

/** Ends the digests of the token's owner. A repeat is answered the same, and so is a token of nobody. */
export const POST: RequestHandler = async (event) => {
  const reader = await findReader(event, 'unsubscribe');
  if (reader !== null)
    await site().database.transaction((tx) => unsubscribe(tx, reader.id, 'one-click', new Date()));
  return new Response('Unsubscribed.\n', { headers: HEADERS });
};

/** Looking changes nothing: a page with a button follows. */
export const GET: RequestHandler = ({ params }) =>
  new Response(null, {
    status: 303,
    headers: { ...HEADERS, Location: `/digests/unsubscribe/${encodeURIComponent(params.token)}` },
  });

// The parts of a mail as its reader would get them, alone on a page.
import { error } from '@sveltejs/kit';
import { previewMail } from '@papertape/digests';
import { namedSubscriber, previewFor } from '#lib/server/digests/preview.ts';
import { feedSite } from '#lib/server/feed-site.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** The mail has its styles inside, and nothing else: no script, no picture, nothing from outside. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const GET: RequestHandler = async ({ params }) => {
  const open = site();
  const reader = await namedSubscriber(open, params.id);
  const preview = await previewFor(open, reader, new Date());
  if (preview === null) error(404, 'There is nothing to send yet.');
  const mail = previewMail(preview.source, feedSite(open));
  const html = params.part === 'html';
  if (!html && params.part !== 'txt') error(404, 'A mail has the parts mail.html and mail.txt.');
  return new Response(html ? mail.html : mail.text, {
    headers: {
      'Content-Type': `text/${html ? 'html' : 'plain'}; charset=utf-8`,
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-store',
    },
  });
};

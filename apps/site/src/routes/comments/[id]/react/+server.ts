import { error, redirect } from '@sveltejs/kit';
import { setReaction } from '@papertape/database';
import { parseReaction } from '@papertape/people';
import { samePlace } from '#lib/server/accounts/destination.ts';
import { proofFor } from '#lib/server/authorization/proof.ts';
import { commentNumber } from '#lib/server/discussion/addresses.ts';
import { senderOf } from '#lib/server/discussion/form.ts';
import { countAct, TooOften } from '#lib/server/discussion/limits.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';
import { readForm } from '#lib/server/forms/read-form.ts';

/** Where a reader comes back to who had to sign in first. */
export const GET: RequestHandler = ({ params }) => redirect(307, `/comments/${params.id}`);

/** Gives a reaction or takes it back: `on` is 'yes' or 'no'. */
export const POST: RequestHandler = async (event) => {
  const form = await readForm(event.request);
  const proof = proofFor(event, 'comments.react');
  const reaction = parseReaction(form.get('reaction')) ?? error(400, 'There is no such reaction.');
  const { database } = site();
  const now = new Date();
  const sender = { person: proof.person, address: senderOf(event) };
  await countAct(database.db, sender, 'react', now).catch((thrown: unknown) => {
    if (thrown instanceof TooOften) error(429, thrown.message);
    throw thrown;
  });
  const commentId = commentNumber(event.params['id']) ?? error(404, 'There is no such comment here.');
  const given = form.get('on') !== 'no';
  const count = await database.transaction((tx) =>
    setReaction(tx, proof, { commentId, reaction, given }, now),
  );
  if (count === null) error(404, 'This comment is not shown any more.');
  if (event.request.headers.get('Accept')?.includes('application/json'))
    return Response.json({ on: given, count }, { headers: { 'Cache-Control': 'no-store' } });
  redirect(303, samePlace(form.get('back'), `/comments/${commentId}`));
};

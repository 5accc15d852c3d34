// A moderator takes a submission off the day's page.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { getSubmission, hideSubmission } from '@papertape/database';
import { proofFor } from '../authorization/proof.ts';
import { LONGEST_REASON } from '../claims/limits.ts';
import { leaveNotice } from '../notices.ts';
import { site } from '../site.ts';
import { paperPath } from '../view/addresses.ts';
import { readForm } from '../forms/read-form.ts';

/** Takes the form of a paper's page. */
export async function takeOffForm(event: RequestEvent): Promise<never> {
  const form = await readForm(event.request);
  const { database } = site();
  const id = Number(form.get('submission'));
  const target = Number.isSafeInteger(id) ? await getSubmission(database.db, id) : null;
  if (target === null) error(404, 'There is no such submission.');
  const reason = String(form.get('reason') ?? '').trim();
  if (reason === '' || reason.length > LONGEST_REASON)
    error(400, `Say why, in at most ${LONGEST_REASON} characters; nothing was changed.`);
  const proof = proofFor(event, 'submissions.moderate', { target });
  await database.transaction((tx) => hideSubmission(tx, proof, reason, new Date()));
  const publicId = event.params['id'] ?? '';
  leaveNotice(event.cookies, { kind: 'saved', publicId });
  redirect(303, paperPath(publicId));
}

// What a person says for the paper they submitted, changed.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { editPitch, getSubmission } from '@papertape/database';
import { proofFor } from '../authorization/proof.ts';
import { leaveNotice } from '../notices.ts';
import { site } from '../site.ts';
import { paperPath } from '../view/addresses.ts';
import { readForm } from '../forms/read-form.ts';

/** Longest pitch, characters. */
export const LONGEST_PITCH = 600;

/** Takes the form of a paper's page. */
export async function pitchForm(event: RequestEvent): Promise<never> {
  const form = await readForm(event.request);
  const { db } = site().database;
  const id = Number(form.get('submission'));
  const target = Number.isSafeInteger(id) ? await getSubmission(db, id) : null;
  if (target === null) error(404, 'There is no such submission.');
  const owns = target.userId === event.locals.person?.id;
  const proof = proofFor(event, 'submissions.edit', { owns, target });
  const pitch = String(form.get('pitch') ?? '')
    .replace(/\r\n?/g, '\n')
    .trim();
  if (pitch.length > LONGEST_PITCH) error(400, `At most ${LONGEST_PITCH} characters fit; nothing was saved.`);
  await editPitch(db, proof, pitch);
  const publicId = event.params['id'] ?? '';
  leaveNotice(event.cookies, { kind: 'saved', publicId });
  redirect(303, `${paperPath(publicId)}#submitted`);
}

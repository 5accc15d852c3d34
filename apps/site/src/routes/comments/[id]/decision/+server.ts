import { error, redirect } from '@sveltejs/kit';
import { listDecisionsAbout } from '@papertape/database';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** Leads the author of a comment to what moderators decided about it. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const decisions = await listDecisionsAbout(site().database.db, { kind: 'comment', id: params.id });
  const decision = decisions.find(({ subjectId }) => subjectId !== null && subjectId === locals.person?.id);
  if (decision === undefined) error(404, 'Nothing was decided about such a comment of yours.');
  redirect(307, `/moderation/decisions/${decision.id}`);
};

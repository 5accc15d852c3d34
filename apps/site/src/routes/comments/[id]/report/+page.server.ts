import { error } from '@sveltejs/kit';
import { reportComment } from '@papertape/database';
import { parseReportReason, REPORT_REASONS } from '@papertape/people';
import { requireComment } from '#lib/server/discussion/find.ts';
import { orProblem, senderOf } from '#lib/server/discussion/form.ts';
import { countAct } from '#lib/server/discussion/limits.ts';
import { authorName } from '#lib/server/discussion/view.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { markdownText } from '#lib/server/markdown/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const { comment } = await requireComment(params.id, locals.person?.id ?? null);
  if (comment.state !== 'shown') error(409, 'This comment is not shown any more; moderators know of it.');
  return {
    author: authorName(comment),
    excerpt: markdownText(comment.source ?? '', 300),
    href: `/comments/${comment.id}`,
    reasons: Object.entries(REPORT_REASONS).map(([name, label]) => ({ name, label })),
  };
};

export const actions: Actions = {
  default: formAction('comments.report', async ({ event, site, now, field, authorize }) => {
    const proof = authorize();
    const { comment } = await requireComment(event.params['id'] ?? '', proof.person.id);
    const reason = parseReportReason(field('reason'));
    if (reason === null) throw new FormProblem('Choose what is wrong with it.', 'reason');
    const details = field('details');
    const sender = { person: proof.person, address: senderOf(event) };
    await orProblem(() => countAct(site.database.db, sender, 'report', now));
    await reportComment(site.database.db, proof, { commentId: comment.id, reason, details }, now);
    return { reported: true };
  }),
};

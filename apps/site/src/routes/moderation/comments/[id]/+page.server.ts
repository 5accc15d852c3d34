import { redirect } from '@sveltejs/kit';
import {
  dismissReports,
  hideComment,
  listDecisionsAbout,
  listVersions,
  restoreComment,
  type Comment,
  type CommentDecision,
} from '@papertape/database';
import { parseReason, type Person } from '@papertape/people';
import { decisionWords } from '#lib/server/discussion/decision-words.ts';
import { requireCommentWithText } from '#lib/server/discussion/find.ts';
import { authorName } from '#lib/server/discussion/view.ts';
import { formAction, type FormContext } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { markdownHtml } from '#lib/server/markdown/index.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import { site } from '#lib/server/site.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const { comment, title } = await requireCommentWithText(params.id);
  const { db } = site().database;
  const [decisions, versions] = await Promise.all([
    listDecisionsAbout(db, { kind: 'comment', id: String(comment.id) }),
    comment.state === 'shown' ? listVersions(db, comment.id) : null,
  ]);
  return {
    id: comment.id,
    state: comment.state,
    author: authorName(comment),
    authorHref: comment.author.deleted ? null : `/moderation/people/${comment.author.handle}`,
    createdAt: comment.createdAt,
    html: new ServerOnly(markdownHtml(comment.source ?? '')),
    versions: versions?.length ?? 0,
    titleHtml: titleHtml(title),
    href: `/comments/${comment.id}`,
    reason: comment.hiddenReason,
    own: isOwn(comment, locals.person),
    decisions: decisions.map((decision) => ({
      id: decision.id,
      moderator: decision.moderator,
      what: decisionWords(decision),
      reason: decision.reason,
      createdAt: decision.createdAt,
    })),
  };
};

/** Nobody decides about themselves, but for administrators, who may be alone. */
function isOwn({ author }: Comment, person: Person | null): boolean {
  return author.id === person?.id && person.role !== 'administrator';
}

async function decision(
  context: FormContext<'comments.moderate' | 'moderation.decide'>,
): Promise<CommentDecision> {
  const { comment } = await requireCommentWithText(context.event.params['id'] ?? '');
  if (isOwn(comment, context.person)) throw new FormProblem('Another moderator decides about your comments.');
  return { commentId: comment.id, reason: problemOf('reason', () => parseReason(context.field('reason'))) };
}

function done(decided: number | null): never {
  if (decided === null) throw new FormProblem('Nothing to decide any more: somebody was quicker.', null, 409);
  redirect(303, '/moderation');
}

export const actions: Actions = {
  hide: formAction('comments.moderate', async (context) => {
    const what = await decision(context);
    const proof = context.authorize();
    done(await context.site.database.transaction((tx) => hideComment(tx, proof, what, context.now)));
  }),
  restore: formAction('comments.moderate', async (context) => {
    const what = await decision(context);
    const proof = context.authorize();
    done(await context.site.database.transaction((tx) => restoreComment(tx, proof, what, context.now)));
  }),
  dismiss: formAction('moderation.decide', async (context) => {
    const what = await decision(context);
    const proof = context.authorize();
    done(await context.site.database.transaction((tx) => dismissReports(tx, proof, what, context.now)));
  }),
};

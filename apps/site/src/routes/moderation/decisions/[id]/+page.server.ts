import { error, type RequestEvent } from '@sveltejs/kit';
import {
  answerAppeal,
  appealDecision,
  getCommentWithText,
  getDecision,
  listDecisionReplies,
  type Decision,
} from '@papertape/database';
import { parseReason } from '@papertape/people';
import { may } from '#lib/server/authorization/proof.ts';
import { commentNumber } from '#lib/server/discussion/addresses.ts';
import { decisionTarget, decisionWords } from '#lib/server/discussion/decision-words.ts';
import { orProblem, senderOf } from '#lib/server/discussion/form.ts';
import { countAct } from '#lib/server/discussion/limits.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { markdownHtml } from '#lib/server/markdown/index.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import { site } from '#lib/server/site.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

/** The decision, for whom it touches and for moderators; nobody else learns that it is there. @throws HttpError 404 */
async function readable(event: Pick<RequestEvent, 'locals'>, id: string | undefined): Promise<Decision> {
  const decision = await getDecision(site().database.db, commentNumber(id) ?? 0);
  const mine = decision?.subjectId !== null && decision?.subjectId === event.locals.person?.id;
  if (decision === null || !(mine || may(event, 'moderation.read')))
    error(404, 'There is no such decision, or it does not concern you.');
  return decision;
}

export const load: PageServerLoad = async (event) => {
  const { db } = site().database;
  const decision = await readable(event, event.params.id);
  const replies = await listDecisionReplies(db, decision.id);
  const comment =
    decision.targetKind === 'comment' ? await getCommentWithText(db, Number(decision.targetId)) : null;
  const mine = decision.subjectId === event.locals.person?.id;
  const moderates = may(event, 'moderation.decide') && !mine;
  const appealed = replies.some(({ bySubject }) => bySubject);
  return {
    id: decision.id,
    what: decisionWords(decision),
    createdAt: decision.createdAt,
    moderator: decision.moderator,
    subject: decision.subject,
    reason: decision.reason,
    stands: decision.stands,
    comment:
      comment && comment.state !== 'deleted' ? new ServerOnly(markdownHtml(comment.source ?? '')) : null,
    paper: decision.paper && {
      titleHtml: titleHtml(decision.paper.title),
      href: `/comments/${decision.targetId}`,
    },
    replies: new ServerOnly(
      replies.map(({ id, author, bySubject, source, createdAt }) => ({
        id,
        author: author === null ? 'Deleted account' : `@${author}`,
        bySubject,
        html: markdownHtml(source),
        createdAt,
      })),
    ),
    mine,
    mayAppeal: mine && decision.stands && !appealed,
    mayAnswer: moderates && appealed,
    target: moderates ? decisionTarget(decision) : null,
  };
};

export const actions: Actions = {
  appeal: formAction('moderation.appeal', async ({ event, site, now, field, authorize }) => {
    const decision = await readable(event, event.params['id']);
    const proof = authorize({
      owns: decision.subjectId === event.locals.person?.id,
      target: { decision: decision.id },
    });
    const text = problemOf('text', () =>
      parseReason(field('text'), 'Say why it should be decided otherwise.'),
    );
    const sender = { person: proof.person, address: senderOf(event) };
    await orProblem(() => countAct(site.database.db, sender, 'appeal', now));
    if (!(await site.database.transaction((tx) => appealDecision(tx, proof, text, now))))
      throw new FormProblem('You have answered this decision already, or it stands no more.', null, 409);
    return { sent: 'appeal' };
  }),
  answer: formAction('moderation.decide', async ({ event, site, now, field, authorize }) => {
    const decision = await readable(event, event.params['id']);
    const proof = authorize();
    const source = problemOf('text', () => parseReason(field('text'), 'Write an answer.'));
    const answer = { decision: decision.id, source };
    if (!(await site.database.transaction((tx) => answerAppeal(tx, proof, answer, now))))
      throw new FormProblem('There is nothing to answer here.', null, 409);
    return { sent: 'answer' };
  }),
};

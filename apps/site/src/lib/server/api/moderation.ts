// Reports, decisions of moderators and appeals through the API.
import {
  appealDecision,
  getCommentWithText,
  getDecision,
  hideComment,
  reportComment,
  restoreComment,
} from '@papertape/database';
import { LONGEST_REASON, parseReason, REPORT_REASONS, type ReportReason } from '@papertape/people';
import * as v from 'valibot';
import { commentNumber } from '../discussion/addresses.ts';
import { countAct } from '../discussion/limits.ts';
import { Done } from '../schemas/responses.ts';
import { writeEndpoint, type WriteContext } from './endpoint.ts';
import { ApiError } from './errors.ts';
import { gone, idOf, paperOf, requireComment } from './named-comment.ts';
import { orApiError } from './writing-errors.ts';

const ReasonBody = v.object({
  reason: v.pipe(
    v.string('expected text'),
    v.minLength(1, 'expected a reason'),
    v.maxLength(LONGEST_REASON, `expected at most ${LONGEST_REASON} characters`),
    v.description('Shown to everyone.'),
  ),
});
/** `POST /api/papers/{id}/comment/{comment}/report`. */
export const reportAComment = writeEndpoint({
  path: '/api/papers/{id}/comment/{comment}/report',
  method: 'POST',
  summary: 'Report a comment to the moderators',
  rule: 'comments.report',
  body: v.object({
    reason: v.picklist(
      Object.keys(REPORT_REASONS) as ReportReason[],
      `expected one of ${Object.keys(REPORT_REASONS).join(', ')}`,
    ),
    details: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_REASON)), ''),
  }),
  response: Done,
  async answer({ site, now, params, person, sender, body, authorize }) {
    const comment = await requireComment(site, params, person.id);
    const proof = authorize();
    await orApiError(() => countAct(site.database.db, { person, address: sender }, 'report', now));
    await reportComment(site.database.db, proof, { commentId: comment.id, ...body }, now);
    return { status: 201, body: { done: true } };
  },
});

/** `POST /api/papers/{id}/comment/{comment}/hide`. */
export const hideAComment = writeEndpoint({
  path: '/api/papers/{id}/comment/{comment}/hide',
  method: 'POST',
  summary: 'Hide a comment, as a moderator',
  rule: 'comments.moderate',
  body: ReasonBody,
  response: Done,
  answer: (context) => moderate(context, hideComment),
});

/** `POST /api/papers/{id}/comment/{comment}/restore`. */
export const restoreAComment = writeEndpoint({
  path: '/api/papers/{id}/comment/{comment}/restore',
  method: 'POST',
  summary: 'Show a comment again, or one that waits, as a moderator',
  rule: 'comments.moderate',
  body: ReasonBody,
  response: Done,
  answer: (context) => moderate(context, restoreComment),
});

/** `POST /api/moderation/decisions/{id}/appeal`. */
export const appealADecision = writeEndpoint({
  path: '/api/moderation/decisions/{id}/appeal',
  method: 'POST',
  summary: 'Answer a decision that concerns you, once',
  rule: 'moderation.appeal',
  body: v.object({ text: v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_REASON)) }),
  response: Done,
  async answer({ site, now, params, person, sender, body, authorize }) {
    const decision = await getDecision(site.database.db, commentNumber(params.id) ?? 0);
    if (decision === null || decision.subjectId !== person.id)
      throw new ApiError(404, 'There is no such decision, or it does not concern you.');
    const proof = authorize({ owns: true, target: { decision: decision.id } });
    const text = await orApiError(async () => {
      await countAct(site.database.db, { person, address: sender }, 'appeal', now);
      return parseReason(body.text);
    });
    if (!(await site.database.transaction((tx) => appealDecision(tx, proof, text, now))))
      throw new ApiError(409, 'You have answered this decision already, or it stands no more.');
    return { status: 201, body: { done: true } };
  },
});

async function moderate(
  { site, now, params, person, body, authorize }: WriteContext<'comments.moderate', { reason: string }>,
  decide: typeof hideComment,
): Promise<{ body: unknown }> {
  const id = idOf(params);
  const paperId = await paperOf(site, params);
  const comment = await getCommentWithText(site.database.db, id);
  if (comment?.paperId !== paperId) throw gone();
  if (comment.author.id === person.id && person.role !== 'administrator')
    throw new ApiError(403, 'Another moderator decides about your comments.');
  const proof = authorize();
  const reason = await orApiError(async () => parseReason(body.reason));
  const decided = await site.database.transaction((tx) => decide(tx, proof, { commentId: id, reason }, now));
  if (decided === null)
    throw new ApiError(409, 'There is nothing to decide: it is so already, or it is deleted.');
  return { body: { done: true } };
}

// Discussion through the API: comments and replies as the Hugging Face API takes them, and what else people do there.
import { deleteComment, getComment, setReaction, type Comment } from '@papertape/database';
import type { HfComment } from '@papertape/feeds/huggingface';
import { LONGEST_COMMENT, parseReaction, REACTIONS } from '@papertape/people';
import * as v from 'valibot';
import { apiComments } from '../discussion/api-comments.ts';
import { composeComment, recomposeComment } from '../discussion/compose.ts';
import { countAct } from '../discussion/limits.ts';
import type { Site } from '../open-site.ts';
import { Comment as CommentAnswer, Done } from '../schemas/responses.ts';
import { writeEndpoint, type WriteContext } from './endpoint.ts';
import { ApiError, noSuchPaper } from './errors.ts';
import { gone, idOf, paperOf, requireComment } from './named-comment.ts';
import { orApiError } from './writing-errors.ts';

const SIZE = `expected 1 to ${LONGEST_COMMENT} characters`;
const CommentBody = v.object({
  comment: v.pipe(
    v.string('expected text'),
    v.minLength(1, SIZE),
    v.maxLength(LONGEST_COMMENT, SIZE),
    v.description('Markdown with mathematics.'),
  ),
});
/** The comment, also under the name by which the Python client looks for it. */
const Written = v.intersect([
  CommentAnswer,
  v.object({
    newMessage: CommentAnswer,
    held: v.pipe(v.boolean(), v.description('Whether it waits for a moderator.')),
  }),
]);

/** `POST /api/papers/{id}/comment`. */
export const commentOnPaper = writeEndpoint({
  path: '/api/papers/{id}/comment',
  method: 'POST',
  summary: 'Comment on a paper',
  rule: 'comments.write',
  body: CommentBody,
  response: Written,
  answer: (context) => write(context, null),
});

/** `POST /api/papers/{id}/comment/{comment}/reply`. */
export const replyToComment = writeEndpoint({
  path: '/api/papers/{id}/comment/{comment}/reply',
  method: 'POST',
  summary: 'Answer a comment',
  rule: 'comments.write',
  body: CommentBody,
  response: Written,
  answer: (context) => write(context, idOf(context.params)),
});

/** `POST /api/papers/{id}/comment/{comment}/edit`. */
export const editOwnComment = writeEndpoint({
  path: '/api/papers/{id}/comment/{comment}/edit',
  method: 'POST',
  summary: 'Change a comment of yours',
  description: 'What it said before stays readable on the site.',
  rule: 'comments.edit',
  body: CommentBody,
  response: Written,
  async answer({ site, now, params, person, sender, body, authorize }) {
    const comment = await requireComment(site, params, person.id);
    const proof = authorize({ owns: comment.author.id === person.id, target: comment });
    const change = { text: body.comment, edits: comment.edits, address: sender };
    const { outcome } = await orApiError(() => recomposeComment(site, proof, change, now));
    if (outcome === 'changed meanwhile') throw new ApiError(409, 'The comment was changed at the same time.');
    if (outcome === 'not shown') throw gone();
    return { body: await written(site, comment.id, person.id) };
  },
});

/** `DELETE /api/papers/{id}/comment/{comment}`. */
export const deleteOwnComment = writeEndpoint({
  path: '/api/papers/{id}/comment/{comment}',
  method: 'DELETE',
  summary: 'Delete a comment of yours',
  description: 'Its texts are removed for good; its place in the thread stays.',
  rule: 'comments.delete',
  body: null,
  response: Done,
  async answer({ site, now, params, person, authorize }) {
    const comment = await requireComment(site, params, person.id);
    const proof = authorize({ owns: comment.author.id === person.id, target: comment });
    return { body: { done: await site.database.transaction((tx) => deleteComment(tx, proof, now)) } };
  },
});

const REACTION_PATH = '/api/papers/{id}/comment/{comment}/reactions/{reaction}';
const ReactionAnswer = v.object({ reaction: v.string(), count: v.number() });
const REACTION_WORDS = `Reactions: ${REACTIONS.map(({ name, emoji }) => `${name} ${emoji}`).join(', ')}.`;

/** `PUT /api/papers/{id}/comment/{comment}/reactions/{reaction}`. */
export const giveReaction = writeEndpoint({
  path: REACTION_PATH,
  method: 'PUT',
  summary: 'React to a comment',
  description: REACTION_WORDS,
  rule: 'comments.react',
  body: null,
  response: ReactionAnswer,
  answer: (context) => react(context, true),
});

/** `DELETE /api/papers/{id}/comment/{comment}/reactions/{reaction}`. */
export const takeReactionBack = writeEndpoint({
  path: REACTION_PATH,
  method: 'DELETE',
  summary: 'Take a reaction back',
  description: REACTION_WORDS,
  rule: 'comments.react',
  body: null,
  response: ReactionAnswer,
  answer: (context) => react(context, false),
});

async function write(
  context: WriteContext<'comments.write', v.InferOutput<typeof CommentBody>>,
  parentId: number | null,
): Promise<{ status: 201; body: unknown }> {
  const { site, now, params, person, sender, body, authorize } = context;
  const paperId = await paperOf(site, params);
  const composed = { paperId, parentId, text: body.comment, form: null, address: sender };
  const added = await orApiError(() => composeComment(site, authorize(), composed, now));
  if (!('id' in added)) throw added.outcome === 'no paper' ? noSuchPaper(params.id ?? '') : gone();
  return { status: 201, body: await written(site, added.id, person.id) };
}

async function react(
  { site, now, params, person, sender, authorize }: WriteContext<'comments.react', unknown>,
  given: boolean,
): Promise<{ body: unknown }> {
  const reaction = parseReaction(params.reaction);
  if (reaction === null)
    throw new ApiError(404, `There is no reaction '${params.reaction ?? ''}'. ${REACTION_WORDS}`);
  const { id } = await requireComment(site, params, person.id);
  const proof = authorize();
  await orApiError(() => countAct(site.database.db, { person, address: sender }, 'react', now));
  const change = { commentId: id, reaction, given };
  const count = await site.database.transaction((tx) => setReaction(tx, proof, change, now));
  if (count === null) throw gone();
  return { body: { reaction, count } };
}

async function written(
  site: Site,
  id: number,
  viewer: Comment['author']['id'],
): Promise<HfComment & { newMessage: HfComment; held: boolean }> {
  const comment = await getComment(site.database.db, id, viewer);
  const [answer] = comment === null ? [] : await apiComments(site, [comment]);
  if (comment === null || answer === undefined) throw gone();
  return { ...answer, newMessage: answer, held: comment.state === 'held' };
}

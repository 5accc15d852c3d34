import { error, redirect } from '@sveltejs/kit';
import { deleteComment } from '@papertape/database';
import { permalink } from '#lib/server/discussion/addresses.ts';
import { requireCommentWithText, type CommentOfPaper } from '#lib/server/discussion/find.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { markdownText } from '#lib/server/markdown/index.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import type { PersonId } from '@papertape/people';
import type { Actions, PageServerLoad } from './$types';

/** The reader's own comment, hidden or not. @throws HttpError 403, 404 */
async function own(id: string, person: { id: PersonId } | null): Promise<CommentOfPaper> {
  const found = await requireCommentWithText(id);
  if (found.comment.author.id !== person?.id) error(403, 'Only its author deletes a comment.');
  if (found.comment.state === 'deleted') error(404, 'This comment is deleted already.');
  return found;
}

export const load: PageServerLoad = async ({ params, locals }) => {
  const { comment, title } = await own(params.id, locals.person);
  return {
    excerpt: markdownText(comment.source ?? '', 300),
    titleHtml: titleHtml(title),
    href: `/comments/${comment.id}`,
  };
};

export const actions: Actions = {
  default: formAction('comments.delete', async ({ event, site, now, authorize }) => {
    const { comment, publicId } = await own(event.params['id'] ?? '', event.locals.person);
    const proof = authorize({ owns: true, target: comment });
    await site.database.transaction((tx) => deleteComment(tx, proof, now));
    redirect(303, permalink(publicId, comment.id));
  }),
};

import { error, redirect } from '@sveltejs/kit';
import { placeOfComment } from '#lib/server/discussion/addresses.ts';
import { recomposeComment } from '#lib/server/discussion/compose.ts';
import { requireComment, type CommentOfPaper } from '#lib/server/discussion/find.ts';
import { orProblem, previewForm, senderOf, typedText } from '#lib/server/discussion/form.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import type { PersonId } from '@papertape/people';
import type { Actions, PageServerLoad } from './$types';

/** The reader's own comment, if it can be changed. @throws HttpError 403, 404 */
async function own(id: string, person: { id: PersonId } | null): Promise<CommentOfPaper> {
  const found = await requireComment(id, person?.id ?? null);
  if (found.comment.author.id !== person?.id) error(403, 'Only its author changes a comment.');
  if (found.comment.state !== 'shown')
    error(409, 'This comment is not shown to others now, so it cannot be changed.');
  return found;
}

export const load: PageServerLoad = async ({ params, locals }) => {
  const { comment, publicId, title } = await own(params.id, locals.person);
  return {
    id: comment.id,
    text: comment.source ?? '',
    edits: comment.edits,
    titleHtml: titleHtml(title),
    href: `/comments/${comment.id}`,
    publicId,
  };
};

const OUTCOMES = {
  'changed meanwhile': 'You changed this comment in another window. Look at it there, then save this again.',
  'not shown': 'This comment is not shown to others any more, so it cannot be changed.',
} as const;

export const actions: Actions = {
  save: formAction('comments.edit', async ({ event, site, now, form, authorize }) => {
    const { comment, publicId } = await own(event.params['id'] ?? '', event.locals.person);
    const proof = authorize({ owns: true, target: comment });
    const change = {
      text: typedText(form),
      edits: Number(form.get('edits') ?? -1),
      address: senderOf(event),
    };
    const { outcome } = await orProblem(() => recomposeComment(site, proof, change, now));
    if (outcome === 'changed meanwhile' || outcome === 'not shown')
      throw new FormProblem(OUTCOMES[outcome], 'comment', 409);
    redirect(303, await placeOfComment(site, publicId, comment, proof.person.id));
  }),
  preview: formAction('comments.edit', async ({ event, site, now, form, authorize }) => {
    const sender = { person: authorize({ owns: true }).person, address: senderOf(event) };
    return previewForm(site, sender, form, now);
  }),
};

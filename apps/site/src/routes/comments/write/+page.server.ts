import { error, redirect } from '@sveltejs/kit';
import { getComment, type Comment } from '@papertape/database';
import type { Paper } from '@papertape/papers';
import { siteSecret } from '#lib/server/accounts/secret.ts';
import { abilitiesOf } from '#lib/server/discussion/abilities.ts';
import { commentNumber, placeOfComment } from '#lib/server/discussion/addresses.ts';
import { composeComment } from '#lib/server/discussion/compose.ts';
import { formFacts, orProblem, previewForm, senderOf, typedText } from '#lib/server/discussion/form.ts';
import { stampFor } from '#lib/server/discussion/stamp.ts';
import { authorName, commentView } from '#lib/server/discussion/view.ts';
import { findPaper } from '#lib/server/find-paper.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import { paperPath } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the address says of where the comment shall stand. @throws HttpError 404 */
async function target(url: URL): Promise<{ paper: Paper; parent: Comment | null }> {
  const { database } = site();
  const paper = await findPaper(database, nameParameter(url.searchParams.get('paper') ?? ''));
  if (!paper) error(404, 'No paper here has that name.');
  const reply = url.searchParams.get('reply');
  if (reply === null || reply === '') return { paper, parent: null };
  const parent = await getComment(database.db, commentNumber(reply) ?? 0, null);
  if (parent?.state !== 'shown' || parent.paperId !== paper.id)
    error(404, 'The comment that you want to answer is not there any more.');
  return { paper, parent };
}

export const load: PageServerLoad = async ({ url, locals }) => {
  const { paper, parent } = await target(url);
  const nobody = { reactions: new Map(), people: new Set<string>() };
  const permalink = `${paperPath(paper.publicId)}#comment-${parent?.id ?? 0}`;
  const reader = { ...abilitiesOf({ locals }), write: false, react: false, report: false, moderate: false };
  return {
    paper: {
      publicId: paper.publicId,
      titleHtml: titleHtml(paper.title),
      href: `${paperPath(paper.publicId)}#discussion`,
    },
    parent: parent && {
      view: commentView(parent, nobody, reader, permalink),
      name: authorName(parent),
      href: permalink,
    },
    stamp: locals.person && stampFor(await siteSecret(site()), locals.person.id, new Date()),
  };
};

export const actions: Actions = {
  post: formAction('comments.write', async ({ event, site, now, form, authorize }) => {
    const proof = authorize();
    const { paper, parent } = await target(event.url);
    const composed = {
      paperId: paper.id,
      parentId: parent?.id ?? null,
      text: typedText(form),
      form: await formFacts(site, proof.person, form, now),
      address: senderOf(event),
    };
    const added = await orProblem(() => composeComment(site, proof, composed, now));
    if (!('id' in added)) throw new FormProblem(GONE[added.outcome], 'comment', 409);
    const comment = await getComment(site.database.db, added.id, proof.person.id);
    const place = comment && (await placeOfComment(site, paper.publicId, comment, proof.person.id));
    redirect(303, place ?? paperPath(paper.publicId));
  }),
  preview: formAction('comments.write', async ({ event, site, now, form, authorize }) => {
    const sender = { person: authorize().person, address: senderOf(event) };
    return previewForm(site, sender, form, now);
  }),
};

const GONE = {
  'no paper': 'The paper has just been joined with another. Send this again.',
  'no parent': 'The comment that you answer is not there any more.',
} as const;

import { fail, redirect } from '@sveltejs/kit';
import { castVote } from '@papertape/database';
import { parseIdentifier, type Paper } from '@papertape/papers';
import type { FormFailure } from '#lib/form-failure.ts';
import { siteSecret } from '#lib/server/accounts/secret.ts';
import { proofFor } from '#lib/server/authorization/proof.ts';
import { findPaper } from '#lib/server/find-paper.ts';
import { formAction, type FormContext } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { leaveNotice } from '#lib/server/notices.ts';
import { addressBucket } from '#lib/server/rate-limit.ts';
import { LONGEST, typedRecord } from '#lib/server/submissions/by-hand.ts';
import { openDraft, sealDraft, type Draft } from '#lib/server/submissions/draft.ts';
import { findReference, paperNamed, papersTitled } from '#lib/server/submissions/find.ts';
import { LONGEST_PITCH } from '#lib/server/submissions/pitch.ts';
import { previewOf } from '#lib/server/submissions/preview.ts';
import type { LIMITS } from '#lib/server/submissions/submit.ts';
import { mayAct, recordNaming, submitRecord } from '#lib/server/submissions/submit.ts';
import { paperPath } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

type Context = FormContext<'submissions.write'>;

export const load: PageServerLoad = ({ url }) => ({
  reference: (url.searchParams.get('reference') ?? '').slice(0, LONGEST.address),
  byHand: url.searchParams.get('by') === 'hand',
});

export const actions: Actions = {
  find: formAction('submissions.write', async (context) => {
    const { site, field } = context;
    const { person } = context.authorize();
    const reference = field('reference', LONGEST.address);
    if (reference !== '' && parseIdentifier(reference) === null)
      throw new FormProblem(
        'That is no arXiv id, DOI or web address. One looks like 2501.11873, 10.1145/3292500 or https://…',
        'reference',
      );
    if (reference === '') throw new FormProblem('Paste an arXiv id, a DOI or an address.', 'reference');
    await take(context, 'find', person.id);
    const finding = await findReference(site, reference);
    if (finding.kind === 'here') return await offerKnown(context, finding.paper);
    if (finding.kind === 'found') return await preview(context, { record: finding.record });
    return { byHand: { message: 'message' in finding ? finding.message : '', address: reference } };
  }),
  type: formAction('submissions.write', async (context) => {
    const { site, field } = context;
    const record = typedRecord({
      address: field('address', LONGEST.address),
      title: field('title', LONGEST.title),
      authors: field('authors', LONGEST.authors),
      abstract: field('abstract', LONGEST.abstract),
      published: field('published', 20),
    });
    const known = await paperNamed(site.database, record.identifiers);
    return known === null ? await preview(context, { record }) : await offerKnown(context, known);
  }),
  submit: formAction('submissions.write', async (context) => {
    const { event, site, now, field } = context;
    const proofs = { submit: context.authorize(), vote: proofFor(event, 'votes.write') };
    const { person } = proofs.submit;
    let pitch: string;
    const draft = openDraft(await siteSecret(site), person.id, field('draft', 2_000_000), now);
    if (draft === null)
      throw new FormProblem('This preview is too old, or not yours. Look the paper up again.');
    const paper = 'record' in draft ? null : await findPaper(site.database, draft.publicId);
    const record = 'record' in draft ? draft.record : paper && recordNaming(paper);
    if (record === null) throw new FormProblem('This paper is gone. Look it up again.');
    try {
      await take(context, 'submit', person.id);
      pitch = field('pitch', LONGEST_PITCH);
    } catch (problem) {
      if (!(problem instanceof FormProblem)) throw problem;
      return await failedPreview(context, draft, paper, problem);
    }
    const { publicId, outcome } = await submitRecord(site, proofs, { record, pitch }, now);
    leaveNotice(event.cookies, { kind: outcome === 'submitted' ? 'submitted' : 'upvoted-instead', publicId });
    redirect(303, paperPath(publicId));
  }),
};

/** A paper that stood on a feed day gets the reader's vote and is shown; another one may still be put on today's. */
async function offerKnown(context: Context, paper: Paper) {
  const { event, site, now } = context;
  if (paper.listedOn === null) return await preview(context, { publicId: paper.publicId }, paper);
  await castVote(site.database.db, proofFor(event, 'votes.write'), paper.id, now);
  leaveNotice(event.cookies, { kind: 'upvoted-instead', publicId: paper.publicId });
  redirect(303, paperPath(paper.publicId));
}

async function preview({ site, now, authorize }: Context, draft: Draft, paper: Paper | null = null) {
  const { person } = authorize();
  const shown =
    'record' in draft ? draft.record : paper && { ...paper, source: paper.provenance[0]?.source ?? '' };
  if (shown === null) throw new Error('A draft that names a paper is previewed with it.');
  return {
    preview: previewOf(shown),
    draft: sealDraft(await siteSecret(site), person.id, draft, now),
    alike: 'record' in draft ? await papersTitled(site.database, draft.record.title) : [],
  };
}

/** The preview once more, with what was wrong and what was typed. */
async function failedPreview(context: Context, draft: Draft, paper: Paper | null, problem: FormProblem) {
  const { message, field, status } = problem;
  const values = { pitch: String(context.form.get('pitch') ?? '') };
  return fail(status, {
    ...(await preview(context, draft, paper)),
    ...({ action: 'submit', problem: message, field, values } satisfies FormFailure),
  });
}

async function take(
  { event, site, now }: Context,
  act: keyof typeof LIMITS,
  personId: string,
): Promise<void> {
  const who = { personId, addressBucket: addressBucket(event.getClientAddress()) };
  if (!(await mayAct(site, act, who, now)))
    throw new FormProblem('That is a lot for one reader. Come back later; nothing is lost.', null, 429);
}

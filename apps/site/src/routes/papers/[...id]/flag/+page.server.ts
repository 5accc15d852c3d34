import { error } from '@sveltejs/kit';
import { flagEnrichment, getEnrichments, sentenceOf } from '@papertape/database';
import { FLAG_REASONS, LONGEST_DETAILS, parseFlagReason } from '@papertape/enrichment';
import { orProblem, senderOf } from '#lib/server/discussion/form.ts';
import { countAct } from '#lib/server/discussion/limits.ts';
import { findPaper } from '#lib/server/find-paper.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import { paperPath } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

/** The paper, and what is shown of what a machine wrote of it. @throws HttpError 404 where there is nothing */
async function requireWritten(id: string) {
  const { database } = site();
  const paper = await findPaper(database, nameParameter(id));
  if (paper === null) error(404, 'No paper here has that name.');
  const written = (await getEnrichments(database.db, [paper.id])).get(paper.id);
  if (written === undefined) error(404, 'Nothing that a machine wrote of this paper is shown.');
  return { paper, written };
}

export const load: PageServerLoad = async ({ params }) => {
  const { paper, written } = await requireWritten(params.id);
  return {
    titleHtml: titleHtml(paper.title),
    href: paperPath(paper.publicId),
    sentence: sentenceOf(written),
    longest: LONGEST_DETAILS,
    reasons: Object.entries(FLAG_REASONS).map(([name, label]) => ({ name, label })),
  };
};

export const actions: Actions = {
  default: formAction('enrichments.flag', async ({ event, site, now, field, authorize }) => {
    const proof = authorize();
    const { paper } = await requireWritten(event.params['id'] ?? '');
    const reason = parseFlagReason(field('reason'));
    if (reason === null) throw new FormProblem('Choose what is wrong with it.', 'reason');
    const details = field('details', LONGEST_DETAILS);
    const sender = { person: proof.person, address: senderOf(event) };
    await orProblem(() => countAct(site.database.db, sender, 'report', now));
    await flagEnrichment(site.database.db, proof, { paperId: paper.id, reason, details }, now);
    return { flagged: true };
  }),
};

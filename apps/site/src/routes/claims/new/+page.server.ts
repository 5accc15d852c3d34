import { error, redirect } from '@sveltejs/kit';
import { claimAuthor, ClaimRefused, listPaperClaims } from '@papertape/database';
import { authorSlug, confirmedAuthorAt } from '@papertape/papers';
import { withinPersonLimit } from '#lib/server/accounts/limits.ts';
import { CLAIM_LIMIT, LONGEST_EVIDENCE } from '#lib/server/claims/limits.ts';
import { findPaper } from '#lib/server/find-paper.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import { leaveNotice } from '#lib/server/notices.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import { paperPath } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => {
  const { database } = site();
  const paper = await findPaper(database, nameParameter(url.searchParams.get('paper') ?? ''));
  if (paper === null) error(404, 'Choose “Are you an author?” on the page of a paper.');
  const claims = await listPaperClaims(database.db, paper.id);
  if (claims.some(({ userId }) => userId === locals.person?.id)) redirect(303, '/claims');
  const mine = authorSlug(locals.person?.name ?? '');
  const orcid = locals.person?.orcidVerified ? locals.person.orcid : null;
  return {
    publicId: paper.publicId,
    href: paperPath(paper.publicId),
    titleHtml: titleHtml(paper.title),
    authors: paper.authors.map((author, position) => ({
      position,
      name: author.name,
      taken: confirmedAuthorAt(paper, position)?.name ?? null,
      likely: author.orcid !== null && author.orcid === orcid ? true : author.slug === mine,
      byOrcid: author.orcid !== null && author.orcid === orcid,
    })),
  };
};

export const actions: Actions = {
  default: formAction('claims.write', async ({ event, site, now, field, authorize }) => {
    const proof = authorize();
    const paper = await findPaper(site.database, field('paper', 200));
    if (paper === null) throw new FormProblem('This paper is gone.');
    const position = field('author') === '' ? -1 : Number(field('author'));
    if (!Number.isInteger(position) || position < 0)
      throw new FormProblem('Choose which author you are.', 'author');
    const evidence = field('evidence', LONGEST_EVIDENCE);
    if (!(await withinPersonLimit(proof.person.id, 'claim', CLAIM_LIMIT, now)))
      throw new FormProblem('That is a lot for one day. Come back tomorrow.', null, 429);
    try {
      const claim = await site.database.transaction((tx) =>
        claimAuthor(tx, proof, { paper, position, evidence }, now),
      );
      const kind = claim.status === 'confirmed' ? 'claim-confirmed' : 'claimed';
      leaveNotice(event.cookies, { kind, publicId: paper.publicId });
    } catch (refused) {
      if (refused instanceof ClaimRefused) throw new FormProblem(refused.message, null, 409);
      throw refused;
    }
    redirect(303, paperPath(paper.publicId));
  }),
};

import { redirect } from '@sveltejs/kit';
import { ClaimRefused, getClaim, listClaimsOf, withdrawClaim } from '@papertape/database';
import { proofFor } from '#lib/server/authorization/proof.ts';
import { claimView } from '#lib/server/claims/view.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { person } = proofFor(event, 'account.read', { owns: true });
  const claims = await listClaimsOf(site().database.db, person.id);
  return {
    claims: new ServerOnly(claims.map(claimView)),
    orcid: person.orcidVerified ? person.orcid : null,
  };
};

export const actions: Actions = {
  withdraw: formAction('claims.withdraw', async ({ site, now, person, field, authorize }) => {
    const id = Number(field('claim'));
    const target = Number.isSafeInteger(id) ? await getClaim(site.database.db, id) : null;
    // Another person's claim is as good as none.
    if (target === null || target.userId !== person?.id)
      throw new FormProblem('There is no such claim of yours.');
    const proof = authorize({ owns: true, target });
    try {
      await site.database.transaction((tx) => withdrawClaim(tx, proof, now));
    } catch (error) {
      if (error instanceof ClaimRefused) throw new FormProblem(error.message);
      throw error;
    }
    redirect(303, '/claims');
  }),
};

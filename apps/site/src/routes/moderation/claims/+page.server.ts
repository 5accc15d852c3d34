import { redirect } from '@sveltejs/kit';
import {
  ClaimRefused,
  decideClaim,
  getClaim,
  listDecidedClaims,
  listPendingClaims,
} from '@papertape/database';
import { LONGEST_REASON } from '#lib/server/claims/limits.ts';
import { claimView } from '#lib/server/claims/view.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

/** Most of each kind on the page: what is decided makes room for the next. */
const MOST = 30;

export const load: PageServerLoad = async () => {
  const { db } = site().database;
  const [waiting, decided] = await Promise.all([
    listPendingClaims(db, { limit: MOST }),
    listDecidedClaims(db, MOST),
  ]);
  return { waiting: new ServerOnly(waiting.map(claimView)), decided: new ServerOnly(decided.map(claimView)) };
};

export const actions: Actions = {
  decide: formAction('claims.decide', async ({ site, now, field, authorize }) => {
    const id = Number(field('claim'));
    const target = Number.isSafeInteger(id) ? await getClaim(site.database.db, id) : null;
    if (target === null) throw new FormProblem('There is no such claim.');
    const proof = authorize({ target });
    const decision = field('decision') === 'confirm' ? 'confirm' : 'reject';
    const reason = field('reason', LONGEST_REASON);
    if (reason === '') throw new FormProblem('Say why, for the log and for the person.', `reason-${id}`);
    if (target.userId === proof.person.id)
      throw new FormProblem('Another moderator has to decide about yours.');
    try {
      await site.database.transaction((tx) => decideClaim(tx, proof, { decision, reason }, now));
    } catch (error) {
      if (error instanceof ClaimRefused) throw new FormProblem(error.message, null, 409);
      throw error;
    }
    redirect(303, '/moderation/claims');
  }),
};

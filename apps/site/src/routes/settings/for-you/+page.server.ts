import { choosePersonalRanking, eraseLearnt } from '@papertape/database';
import type { Person } from '@papertape/people';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { loadLearnt } from '#lib/server/for-you/learnt.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  // The guard has let nobody in without an account.
  learnt: await loadLearnt(locals.person as Person, new Date()),
});

export const actions: Actions = {
  choose: formAction('ranking.write', async ({ site, now, authorize, field }) => {
    const proof = authorize({ owns: true });
    const enabled = field('enabled') === 'yes';
    await choosePersonalRanking(site.database.db, proof, enabled, now);
    return { done: enabled ? ('on' as const) : ('off' as const) };
  }),
  erase: formAction('ranking.write', async ({ site, now, authorize, field }) => {
    const proof = authorize({ owns: true });
    if (field('sure') !== 'yes')
      throw new FormProblem('Tick the box to erase it: it does not come back.', 'sure');
    await site.database.transaction((tx) => eraseLearnt(tx, proof, now));
    return { done: 'erased' as const };
  }),
};

import { askSourceSoon, countSite, listJobStates, writeAudit } from '@papertape/database';
import { readWholeEnrichmentHealth } from '@papertape/jobs/enrichment';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { readWholeHealth } from '#lib/server/health.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { configuration, database } = site();
  const { db } = database;
  const [counts, health, jobs, enrichment] = await Promise.all([
    countSite(db),
    readWholeHealth(),
    listJobStates(db),
    readWholeEnrichmentHealth(db, configuration, new Date()),
  ]);
  return { counts, health, jobs, enrichment };
};

export const actions: Actions = {
  ask: formAction('site.administer', async ({ site, now, field, authorize }) => {
    const { person } = authorize();
    const source = field('source', 100);
    await site.database.transaction(async (tx) => {
      if (!(await askSourceSoon(tx, source, now))) throw new FormProblem('There is no such source.');
      await writeAudit(
        tx,
        { actorId: person.id, action: 'source.ask', targetKind: 'source', targetId: source },
        now,
      );
    });
    return { asked: source };
  }),
};

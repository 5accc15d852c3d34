import { endSession, endSessions, listSessions } from '@papertape/database';
import type { Person } from '@papertape/people';
import { deviceName } from '#lib/server/accounts/device-name.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const sessions = await listSessions(site().database.db, (locals.person as Person).id, new Date());
  return {
    sessions: sessions.map(({ id, userAgent, ipAddress, createdAt, updatedAt, method }) => ({
      id,
      device: deviceName(userAgent),
      ipAddress,
      createdAt,
      updatedAt,
      method,
      current: id === locals.session?.id,
    })),
  };
};

export const actions: Actions = {
  end: formAction('account.secure', async ({ site, field, authorize }) => {
    const { person } = authorize({ owns: true });
    if (!(await endSession(site.database.db, person.id, field('id'))))
      throw new FormProblem('That device was signed out already.');
    return { ended: 1 };
  }),
  endOthers: formAction('account.secure', async ({ event, site, authorize }) => {
    const { person } = authorize({ owns: true });
    const ended = await endSessions(site.database.db, person.id, event.locals.session?.id ?? null);
    return { ended };
  }),
};

import { findPersonByHandle, searchPeople, setRole, writeAudit } from '@papertape/database';
import { parseRole, ROLES } from '@papertape/people';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import { withParameters } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE_SIZE = 50;
const LONGEST_TEXT = 200;

export const load: PageServerLoad = async ({ url }) => {
  const text = (url.searchParams.get('q') ?? '').slice(0, LONGEST_TEXT);
  const role = parseRole(url.searchParams.get('role') ?? '');
  const after = (url.searchParams.get('after') ?? '').slice(0, LONGEST_TEXT);
  const found = await searchPeople(site().database.db, { text, role }, { limit: PAGE_SIZE + 1, after });
  const people = found.slice(0, PAGE_SIZE);
  const more = found.length > PAGE_SIZE;
  return {
    text,
    role,
    roles: [...ROLES],
    people: people.map(({ handle, name, email, role, status, createdAt }) => ({
      handle,
      name,
      email,
      role,
      suspended: status === 'suspended',
      since: createdAt.slice(0, 10),
    })),
    first: after === '' ? null : withParameters(url, { after: null }),
    next: more ? withParameters(url, { after: people.at(-1)?.handle ?? null }) : null,
  };
};

export const actions: Actions = {
  role: formAction('people.manage', async ({ site, now, field, authorize }) => {
    const { person: actor } = authorize();
    const role = parseRole(field('role'));
    if (role === null) throw new FormProblem('There is no such role.', 'role');
    const person = await findPersonByHandle(site.database.db, field('handle'));
    if (person === null) throw new FormProblem('Nobody here has that handle any more.');
    await site.database.transaction(async (tx) => {
      if (!(await setRole(tx, person.id, role, now)))
        throw new FormProblem(
          `@${person.handle} is the only administrator: give somebody else that role first.`,
          null,
          409,
        );
      await writeAudit(
        tx,
        {
          actorId: actor.id,
          action: 'person.role',
          targetKind: 'person',
          targetId: person.id,
          details: { from: person.role, to: role },
        },
        now,
      );
    });
    return { handle: person.handle, role };
  }),
};

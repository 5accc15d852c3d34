// Making an account: by an invitation, by a link that came by mail, or as the first of a site.
import {
  addPerson,
  countAdministrators,
  findPersonByEmail,
  setLinkUser,
  takenHandles,
  useOneTimeLink,
  writeAudit,
  type LinkPurpose,
} from '@papertape/database';
import { parseEmail, parseHandle, parseName, placeholderEmail, type Person } from '@papertape/people';
import { FormProblem, problemOf } from '../forms/form-problem.ts';
import type { Site } from '../open-site.ts';

/** What a person says when they join. */
export interface JoinForm {
  token: string;
  handle: string;
  name: string;
  /** Only the first administrator gives one here: others have theirs from the link, or confirm one later. */
  email?: string;
}

/**
 * Uses a link up and makes the account it stands for; all or nothing, so that a handle that is taken costs no link.
 * @throws FormProblem
 */
export async function join(
  { database, log }: Site,
  form: JoinForm,
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<Person> {
  const name = problemOf('name', () => parseName(form.name));
  const handle = problemOf('handle', () => parseHandle(form.handle));
  const typed = form.email?.trim() ? problemOf('email', () => parseEmail(form.email ?? '')) : null;
  const person = await database.transaction(async (tx) => {
    const link = await useOneTimeLink(tx, form.token, purposes, now);
    if (link === null) throw new FormProblem(DEAD_LINK);
    if (link.purpose === 'setup' && (await countAdministrators(tx)) > 0)
      throw new FormProblem('This site has an administrator already.');
    if ((await takenHandles(tx, [handle])).size > 0)
      throw new FormProblem(`The handle '${handle}' is taken.`, 'handle');
    const email = link.email ?? typed;
    if (email !== null && (await findPersonByEmail(tx, email)) !== null)
      throw new FormProblem('There is an account with this address: sign in instead.', 'email');
    const made = await addPerson(
      tx,
      {
        handle,
        name,
        email: email ?? placeholderEmail(handle),
        // An invitation with an address was not necessarily mailed there.
        emailVerified: link.purpose === 'sign-up',
        role: link.role,
      },
      now,
    );
    if (made === null) throw new FormProblem('That handle or address has just been taken.', 'handle');
    await setLinkUser(tx, link.id, made.id);
    await writeAudit(
      tx,
      {
        actorId: made.id,
        action: 'person.join',
        targetKind: 'person',
        targetId: made.id,
        details: { by: link.purpose, role: made.role },
      },
      now,
    );
    return made;
  });
  log('info', 'person joined', { handle: person.handle, role: person.role });
  return person;
}

/** What is said of a link that works no more. */
export const DEAD_LINK =
  'This link works no more: it was used, it is too old, or a later one replaced it. Ask for a new one.';

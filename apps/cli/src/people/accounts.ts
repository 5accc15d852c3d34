// What the subcommands of `papertape people` do.
import { siteOrigin } from '@papertape/configuration';
import { parseEmail, parseRole, ROLES, type Person, type Role } from '@papertape/people';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { withDatabase, type Opened } from '../opening.ts';
import { table } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';

interface Options {
  json?: boolean;
}

/** People read at a time. */
const PAGE = 200;

/** Prints every account. */
export async function listAccounts(io: Io, { json }: Options): Promise<void> {
  await withDatabase(io, async ({ database: { db } }) => {
    const { listPeople } = await import('@papertape/database');
    const people: Person[] = [];
    for (let last: Person | undefined; ; last = people.at(-1)) {
      const page = await listPeople(db, { limit: PAGE, after: last ?? null });
      people.push(...page);
      if (page.length < PAGE) break;
    }
    if (json)
      return writeJson(
        io,
        people.map(({ handle, name, email, role, status, createdAt }) => ({
          handle,
          name,
          email,
          role,
          status,
          createdAt,
        })),
      );
    if (people.length === 0)
      io.stderr.write(
        'There is no account yet. `papertape people setup` prints the link that makes the first.\n',
      );
    const rows = people.map(({ handle, name, email, role, status, createdAt }) => [
      handle,
      role,
      status === 'active' ? '' : status,
      createdAt.slice(0, 10),
      email ?? 'no address',
      name,
    ]);
    await write(io.stdout, table(rows, ''));
  });
}

/** Prints the link that makes the first account. */
export async function printSetupLink(io: Io, options: Options): Promise<void> {
  await withDatabase(io, async (opened) => {
    const { addSetupLink } = await import('@papertape/database');
    const link = await opened.database.transaction((tx) => addSetupLink(tx, io.now()));
    if (link === null)
      throw new CommandFailure(
        'This site has an administrator. `papertape people sign-in-link HANDLE` prints a link for one.',
      );
    await printLink(io, opened, link, 'It makes the first account, once, within a day.', options);
  });
}

/** Prints an invitation. */
export async function printInvitation(
  io: Io,
  { email, role, note }: { email: string | null; role: Role; note: string },
  options: Options,
): Promise<void> {
  const address = email === null ? null : usage(() => parseEmail(email));
  await withDatabase(io, async (opened) => {
    const { addOneTimeLink, findPersonByEmail, writeAudit } = await import('@papertape/database');
    const { database } = opened;
    if (address !== null && (await findPersonByEmail(database.db, address)))
      throw new CommandFailure(`There is an account with the address ${address} already.`);
    const link = await database.transaction(async (tx) => {
      const made = await addOneTimeLink(
        tx,
        { purpose: 'invitation', email: address, role, note: note.slice(0, 500) },
        io.now(),
      );
      await writeAudit(
        tx,
        {
          actorId: null,
          action: 'invitation.create',
          targetKind: 'invitation',
          targetId: address ?? 'anyone',
          details: { role },
        },
        io.now(),
      );
      return made;
    });
    await printLink(io, opened, link, `It makes one account (${role}), within two weeks.`, options);
  });
}

/** Prints a link that signs a person in. */
export async function printSignInLink(io: Io, handle: string, options: Options): Promise<void> {
  await withDatabase(io, async (opened) => {
    const { addOneTimeLink, writeAudit } = await import('@papertape/database');
    const person = await personOf(opened, handle);
    const link = await opened.database.transaction(async (tx) => {
      const made = await addOneTimeLink(
        tx,
        { purpose: 'sign-in', userId: person.id, seconds: 3600 },
        io.now(),
      );
      await writeAudit(
        tx,
        { actorId: null, action: 'person.link', targetKind: 'person', targetId: person.id },
        io.now(),
      );
      return made;
    });
    await printLink(io, opened, link, `It signs @${person.handle} in, once, within an hour.`, options);
  });
}

/** Gives a person a role. */
export async function giveRole(io: Io, handle: string, text: string, { json }: Options): Promise<void> {
  const role = parseRole(text);
  if (role === null)
    throw new CommandFailure(`'${text}' is no role; there are ${ROLES.join(', ')}.`, EXIT.usage);
  await withDatabase(io, async (opened) => {
    const { setRole, writeAudit } = await import('@papertape/database');
    const person = await personOf(opened, handle);
    await opened.database.transaction(async (tx) => {
      if (!(await setRole(tx, person.id, role, io.now())))
        throw new CommandFailure(
          `@${person.handle} is the only administrator: give somebody else that role first.`,
        );
      await writeAudit(
        tx,
        {
          actorId: null,
          action: 'person.role',
          targetKind: 'person',
          targetId: person.id,
          details: { from: person.role, to: role },
        },
        io.now(),
      );
    });
    if (json) return writeJson(io, { handle: person.handle, role });
    io.stderr.write(`@${person.handle} is ${role} now.\n`);
  });
}

/** The account of that handle. @throws CommandFailure when there is none */
export async function personOf({ database: { db } }: Opened, handle: string): Promise<Person> {
  const { findPersonByHandle } = await import('@papertape/database');
  const person = await findPersonByHandle(db, handle.replace(/^@/, ''));
  if (person === null)
    throw new CommandFailure(`There is no account '${handle}'. \`papertape people\` lists them.`);
  return person;
}

async function printLink(
  io: Io,
  { configuration }: Opened,
  { path, expiresAt }: { path: string; expiresAt: Date },
  meaning: string,
  { json }: Options,
): Promise<void> {
  const url = siteOrigin(configuration) + path;
  if (json) return writeJson(io, { url, expiresAt: expiresAt.toISOString() });
  await write(io.stdout, `${url}\n`);
  io.stderr.write(`${meaning}\n`);
}

function usage<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), EXIT.usage);
  }
}

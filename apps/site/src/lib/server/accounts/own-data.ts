// An account's own data: what the page about it shows, the file, and the end of the account.
import type { RequestEvent } from '@sveltejs/kit';
import {
  countEffects,
  deleteAccount,
  exportAccount,
  newSecret,
  type DeletionChoices,
} from '@papertape/database';
import type { Person } from '@papertape/people';
import type { FormContext } from '../forms/form-action.ts';
import { FormProblem } from '../forms/form-problem.ts';
import { site } from '../site.ts';

/** A sign-in is fresh for so long. */
const FRESH_MS = 15 * 60_000;

/** Whether the person proved a little while ago who they are. */
export function isFresh({ session }: App.Locals, now: Date): boolean {
  return session !== null && now.getTime() - Date.parse(session.createdAt) < FRESH_MS;
}

/** What the page says before anything is deleted. */
export async function loadOwnData({ locals }: Pick<RequestEvent, 'locals'>, person: Person, now: Date) {
  return {
    effects: await countEffects(site().database.db, person.id),
    fresh: isFresh(locals, now),
    handle: person.handle,
  };
}

/** The file as a stream: its next piece is read once the one before has been sent. */
export function accountFile(person: Person, now: Date): ReadableStream<Uint8Array> {
  const { database, origin } = site();
  const pieces = exportAccount(database.db, person.id, { site: origin, now });
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

/** Deletes the account as its owner decided. @throws FormProblem that says what is missing; then nothing changed. */
export async function deleteOwnAccount(context: FormContext<'account.delete'>): Promise<void> {
  const { event, site, now, field, authorize } = context;
  const { person } = authorize({ owns: true });
  if (!isFresh(event.locals, now))
    throw new FormProblem(
      'Sign in again first, so that nobody else can do this at your open browser.',
      null,
      403,
    );
  if (field('handle').replace(/^@/, '').toLowerCase() !== person.handle)
    throw new FormProblem(`Type your handle, ${person.handle}, to confirm.`, 'handle');
  const texts = field('texts');
  if (texts !== 'keep' && texts !== 'remove')
    throw new FormProblem('Choose what becomes of your comments and submissions.', 'texts');
  const choices = { texts, collections: collectionChoices(context) } as const;
  const random = newSecret();
  const deletion = await deleteAccount(site.database, person.id, choices, { by: 'owner', random, now });
  switch (deletion.outcome) {
    case 'last administrator':
      throw new FormProblem('You are the only administrator: give somebody else that role first.', null, 409);
    case 'undecided':
      throw new FormProblem(
        `Choose what becomes of ${deletion.collections.map(({ title }) => `“${title}”`).join(', ')}.`,
        'collections',
      );
    case 'nobody':
      throw new FormProblem(
        `Nobody else here has the handle '${deletion.handle}'; nothing was deleted.`,
        'collections',
      );
    case 'gone':
    case 'deleted':
  }
}

/** `collection-12` is 'delete' or 'hand-over', then to the handle in `heir-12`. */
function collectionChoices({ form, field }: FormContext<'account.delete'>): DeletionChoices['collections'] {
  const choices = new Map<number, 'delete' | { handOverTo: string }>();
  for (const [name, value] of form) {
    const id = Number(/^collection-(\d{1,15})$/.exec(name)?.[1] ?? NaN);
    if (Number.isNaN(id)) continue;
    if (value === 'delete') choices.set(id, 'delete');
    if (value === 'hand-over')
      choices.set(id, { handOverTo: field(`heir-${id}`, 100).replace(/^@/, '').toLowerCase() });
  }
  return choices;
}

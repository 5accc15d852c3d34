// `papertape people export` and `delete`: the account's own data, for whoever hosts the site.
import { siteOrigin } from '@papertape/configuration';
import type { AccountEffects, Deletion, DeletionChoices } from '@papertape/database';
import type { Person } from '@papertape/people';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { withDatabase } from '../opening.ts';
import { plural } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';
import { personOf } from './accounts.ts';

/** Prints everything of one account as JSON. */
export async function exportPerson(io: Io, handle: string): Promise<void> {
  await withDatabase(io, async (opened) => {
    const { exportAccount } = await import('@papertape/database');
    const person = await personOf(opened, handle);
    const head = { site: siteOrigin(opened.configuration), now: io.now() };
    for await (const piece of exportAccount(opened.database.db, person.id, head)) {
      io.signal.throwIfAborted();
      await write(io.stdout, piece);
    }
  });
}

/** How an account is to be deleted. */
export interface DeleteOptions {
  texts: 'keep' | 'remove';
  /** 'delete', or the handle of who gets the collections that nobody else owns. */
  collections?: string;
  yes?: boolean;
  json?: boolean;
}

/** Deletes an account; without `--yes` it says what that would change. */
export async function deletePerson(io: Io, handle: string, options: DeleteOptions): Promise<void> {
  await withDatabase(io, async (opened) => {
    const { countEffects, deleteAccount, newSecret } = await import('@papertape/database');
    const person = await personOf(opened, handle);
    const effects = await countEffects(opened.database.db, person.id);
    if (options.yes !== true) return tellEffects(io, person, effects, options);
    const random = newSecret();
    const choices = { texts: options.texts, collections: collectionChoices(effects, options) };
    const deletion = await deleteAccount(opened.database, person.id, choices, {
      by: 'command',
      random,
      now: io.now(),
    });
    if (deletion.outcome !== 'deleted') throw refusal(deletion, person);
    const { votes, comments } = deletion;
    if (options.json) return writeJson(io, { handle: person.handle, deleted: true, votes, comments });
    io.stderr.write(
      `@${person.handle} is deleted; ${plural(votes, 'vote')} and ${plural(comments, 'comment')} removed.\n`,
    );
  });
}

function collectionChoices(
  { soleCollections }: AccountEffects,
  { collections }: DeleteOptions,
): DeletionChoices['collections'] {
  if (collections === undefined) return new Map();
  const choice = collections === 'delete' ? collections : { handOverTo: collections.replace(/^@/, '') };
  return new Map(soleCollections.map(({ id }) => [id, choice] as const));
}

async function tellEffects(
  io: Io,
  { handle }: Person,
  effects: AccountEffects,
  { texts, json }: DeleteOptions,
): Promise<void> {
  if (json) return writeJson(io, { handle, deleted: false, ...effects });
  const sole = effects.soleCollections.map(({ title }) => `'${title}'`).join(', ');
  const lines = [
    `Deleting @${handle} would`,
    `  remove ${plural(effects.votes, 'vote')} (no longer counted), ${plural(effects.reactions, 'reaction')}, ${effects.reading} marks and notes,`,
    `    ${effects.savedSearches} saved searches, ${plural(effects.follows, 'follow')}, ${plural(effects.rankings, 'personal ranking')} and ${plural(effects.claims, 'claim')} of authorship,`,
    texts === 'keep'
      ? `  keep ${plural(effects.comments, 'comment')} and ${plural(effects.submissions, 'submission')}, as of a deleted account,`
      : `  remove ${plural(effects.comments, 'comment')} and ${plural(effects.submissions, 'submission')},`,
    `  leave ${plural(effects.sharedCollections, 'collection')} with their other owners${sole === '' ? '.' : ','}`,
    ...(sole === '' ? [] : [`  and needs --collections delete or a handle for ${sole}.`]),
    'Nothing was deleted. Add --yes to do it.',
  ];
  io.stderr.write(`${lines.join('\n')}\n`);
}

function refusal(deletion: Exclude<Deletion, { outcome: 'deleted' }>, { handle }: Person): CommandFailure {
  switch (deletion.outcome) {
    case 'last administrator':
      return new CommandFailure(
        `@${handle} is the only administrator: give somebody else that role first (papertape people role).`,
      );
    case 'undecided': {
      const titles = deletion.collections.map(({ title }) => `'${title}'`).join(', ');
      return new CommandFailure(
        `Nobody else owns ${titles}: say --collections delete, or --collections HANDLE to hand over.`,
        EXIT.usage,
      );
    }
    case 'nobody':
      return new CommandFailure(`There is no other account '${deletion.handle}' to hand collections to.`);
    case 'gone':
      return new CommandFailure(`@${handle} is deleted already.`);
  }
}

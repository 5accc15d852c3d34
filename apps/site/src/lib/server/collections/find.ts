// The collection that an address names, for whoever asks.
import { error, type RequestEvent } from '@sveltejs/kit';
import { getCollection, type Collection, type MayEdit } from '@papertape/database';
import type { Person } from '@papertape/people';
import { withinPersonLimit } from '../accounts/limits.ts';
import { proofFor } from '../authorization/proof.ts';
import { FormProblem } from '../forms/form-problem.ts';
import { site } from '../site.ts';

/** More than anybody's hands do. */
const CHANGES = { limit: 120, windowSeconds: 60 } as const;
const GONE = 'There is no such collection. It may have been deleted, or is private.';

/** The collection as the reader may see it. A private one of others is as missing as one that never was. */
export async function findCollection(
  { locals }: Pick<RequestEvent, 'locals'>,
  slug: string,
): Promise<Collection> {
  const found =
    slug.length <= 100 ? await getCollection(site().database.db, slug, locals.person?.id ?? null) : null;
  return found ?? error(404, GONE);
}

/** The collection with the proof that whoever asks may change it. */
export async function ownCollection(
  event: RequestEvent,
  slug: string,
): Promise<{ collection: Collection; may: MayEdit }> {
  const collection = await findCollection(event, slug);
  const owns = collection.viewer === 'owner';
  return { collection, may: proofFor(event, 'collections.edit', { owns, target: { id: collection.id } }) };
}

/** Counts a change of lists by a person. @throws FormProblem when there were too many. */
export async function limitChanges(person: Pick<Person, 'id'>, now: Date): Promise<void> {
  if (!(await withinPersonLimit(person.id, 'lists', CHANGES, now)))
    throw new FormProblem('That was too often. Wait a minute.', null, 429);
}

/** What is said where somebody else was quicker. */
export function changedMeanwhile(): never {
  throw new FormProblem(
    'The collection changed meanwhile: you do not own it any more, or it is gone. Load the page again.',
    null,
    409,
  );
}

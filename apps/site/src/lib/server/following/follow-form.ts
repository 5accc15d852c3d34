// The form behind every button that follows. A page's form is led back; a script is told what came of it.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  follow,
  getAuthor,
  getCollection,
  isFollowing,
  unfollow,
  type FollowTarget,
} from '@papertape/database';
import { MOST, type Person } from '@papertape/people';
import { samePlace } from '../accounts/destination.ts';
import { withinPersonLimit } from '../accounts/limits.ts';
import { proofFor } from '../authorization/proof.ts';
import { isCategory } from '../parameters.ts';
import { site } from '../site.ts';
import { readForm } from '../forms/read-form.ts';

const LIMIT = { limit: 120, windowSeconds: 60 } as const;

/** Whether the reader follows it; null for visitors. */
export function followState(
  reader: Pick<Person, 'id'> | null,
  target: FollowTarget,
): Promise<boolean | null> {
  return reader === null ? Promise.resolve(null) : isFollowing(site().database.db, reader.id, target);
}

/** Follows, or does so no longer: `kind` and `name` say what, `on` is 'yes' or 'no'. */
export async function followForm(event: RequestEvent): Promise<Response> {
  const form = await readForm(event.request);
  const proof = proofFor(event, 'follows.write', { owns: true });
  if (!(await withinPersonLimit(proof.person.id, 'follow', LIMIT, new Date())))
    error(429, 'That was too often. Wait a minute.');
  const on = form.get('on') !== 'no';
  const { database } = site();
  const target = await targetOf(String(form.get('kind')), String(form.get('name')), proof.person);
  if (!on) await unfollow(database.db, proof, target);
  else if ((await database.transaction((tx) => follow(tx, proof, target, new Date()))) === 'full')
    error(409, `You follow ${MOST.follows} things, as many as one may. Leave one at /following first.`);
  if (event.request.headers.get('Accept')?.includes('application/json'))
    return Response.json({ on }, { headers: { 'Cache-Control': 'no-store' } });
  redirect(303, samePlace(form.get('back'), '/following'));
}

/** What is followed, which has to be there for this person. @throws HttpError 404 */
async function targetOf(kind: string, name: string, person: Person): Promise<FollowTarget> {
  const { db } = site().database;
  if (name.length <= 200) {
    if (kind === 'category' && isCategory(name)) return { kind, key: name };
    if (kind === 'author' && (await getAuthor(db, name)) !== null) return { kind, key: name };
    if (kind === 'collection') {
      const collection = await getCollection(db, name, person.id);
      if (collection !== null) return { kind, key: String(collection.id) };
    }
  }
  error(404, 'What you want to follow is not here.');
}

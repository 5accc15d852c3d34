import { randomBytes } from 'node:crypto';
import { handlesLike, type Queryable } from '@papertape/database';
import { suggestHandle } from '@papertape/people';

/** A handle made of a name or address that nobody has yet. */
export async function freeHandle(db: Queryable, text: string): Promise<string> {
  const wanted = suggestHandle(
    text,
    () => false,
    () => '',
  );
  const taken = await handlesLike(db, wanted);
  return suggestHandle(
    text,
    (handle) => taken.has(handle),
    () => randomBytes(4).toString('hex'),
  );
}

// Proofs and comments for the tests of discussions. Not for programs.
import { authorize, type Authorized, type Person, type RuleName } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Database } from '../database.ts';
import { addComment, type NewComment } from './write.ts';

/** The proof that a person may do it to something of their own. */
export function proof<Name extends RuleName, Target = null>(
  person: Person,
  rule: Name,
  target?: Target,
): Authorized<Name, Target> {
  const circumstances = { access: 'open', owns: true, ...(target === undefined ? {} : { target }) } as const;
  return authorize<Name, Target>({ person, scopes: null }, rule, circumstances);
}

/** Writes a comment; returns its number. @throws Error when it is not kept. */
export async function writeComment(
  database: Database,
  person: Person,
  paperId: number,
  known: Partial<NewComment> & { at?: string } = {},
): Promise<number> {
  const { at = '2026-03-10T10:00:00.000Z', ...comment } = known;
  const added = await database.transaction((tx) =>
    addComment(
      tx,
      proof(person, 'comments.write'),
      { paperId, parentId: null, source: `Words at ${at}`, mentions: [], suspicions: [], ...comment },
      new Date(at),
    ),
  );
  if (!('id' in added)) throw new Error(added.outcome);
  return added.id;
}

/** What the paper says of its comments, and what there really are. */
export async function commentCounts(
  { db }: Pick<Database, 'db'>,
  paperId: number,
): Promise<{ told: number; shown: number }> {
  const { rows } = await db.execute<{ told: number; shown: number }>(sql`
    select local_comments as told, (select count(*)::int from comments c where c.paper_id = p.id
      and c.deleted_at is null and c.hidden_at is null and c.held_at is null) as shown
    from papers p where p.id = ${paperId}`);
  return rows[0] ?? { told: -1, shown: -1 };
}

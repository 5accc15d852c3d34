// From what was typed to a comment that is kept: the same for forms and for programs.
import {
  addComment,
  editComment,
  writerFacts,
  type Added,
  type Comment,
  type Edited,
} from '@papertape/database';
import { parseCommentText, suspicions, type Authorized, type CommentFacts } from '@papertape/people';
import { referencesOf } from '../markdown/index.ts';
import type { Site } from '../open-site.ts';
import { countAct } from './limits.ts';

/** A comment as it was sent. @throws WrongText, TooOften */
export interface Composed {
  paperId: number;
  parentId: number | null;
  /** As it was typed. */
  text: string;
  /** What the form tells; null for a program. */
  form: CommentFacts['form'];
  /** Bucket of the sender's network address. */
  address: string;
}

type Work = Pick<Site, 'database' | 'origin'>;

/** Keeps a comment, or holds it back where a rule fires. @throws WrongText, TooOften */
export async function composeComment(
  { database, origin }: Work,
  proof: Authorized<'comments.write'>,
  { paperId, parentId, text, form, address }: Composed,
  now: Date,
): Promise<Added> {
  const source = parseCommentText(text);
  const { person } = proof;
  await countAct(database.db, { person, address }, 'comment', now);
  const { mentions, links } = referencesOf(source, origin);
  const { writer, ...same } = await writerFacts(database.db, person, { paperId, source }, now);
  const reasons = suspicions(writer, { links, ...same, form });
  return database.transaction((tx) =>
    addComment(tx, proof, { paperId, parentId, source, mentions, suspicions: reasons }, now),
  );
}

/** Changes a comment. An edit is looked at as a new comment is, or spam would come in by it. @throws the same */
export async function recomposeComment(
  { database, origin }: Work,
  proof: Authorized<'comments.edit', Pick<Comment, 'id' | 'paperId'>>,
  { text, edits, address }: { text: string; edits: number; address: string },
  now: Date,
): Promise<Edited> {
  const source = parseCommentText(text);
  const { person, target } = proof;
  await countAct(database.db, { person, address }, 'edit', now);
  const { mentions, links } = referencesOf(source, origin);
  const { writer } = await writerFacts(database.db, person, { paperId: target.paperId, source }, now);
  // Their own comment of the same words is no copy of it, and they edit for as long as they like.
  const reasons = suspicions(writer, { links, repeats: 0, copies: 0, form: null });
  return database.transaction((tx) =>
    editComment(tx, proof, { source, edits, mentions, suspicions: reasons }, now),
  );
}

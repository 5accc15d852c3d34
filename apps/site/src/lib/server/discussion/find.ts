// The comment that an address names, for the pages around it.
import { error } from '@sveltejs/kit';
import { getComment, getCommentWithText, getPaperSummaries, type Comment } from '@papertape/database';
import type { PersonId } from '@papertape/people';
import { site } from '../site.ts';
import { commentNumber } from './addresses.ts';

/** A comment with the paper it stands under. */
export interface CommentOfPaper {
  comment: Comment;
  publicId: string;
  title: string;
}

const missing = (): never => error(404, 'There is no such comment here.');

/** The comment as the viewer sees it. @throws HttpError 404 */
export async function requireComment(id: string, viewer: PersonId | null): Promise<CommentOfPaper> {
  const number = commentNumber(id) ?? missing();
  return withPaper(await getComment(site().database.db, number, viewer));
}

/** The comment with its text whatever became of it: for its author and moderators only. @throws HttpError 404 */
export async function requireCommentWithText(id: string): Promise<CommentOfPaper> {
  const number = commentNumber(id) ?? missing();
  return withPaper(await getCommentWithText(site().database.db, number));
}

async function withPaper(comment: Comment | null): Promise<CommentOfPaper> {
  if (comment === null) return missing();
  const [paper] = await getPaperSummaries(site().database.db, [comment.paperId]);
  if (paper === undefined) return missing();
  return { comment, publicId: paper.publicId, title: paper.title };
}

// Where comments stand, also in long discussions: on the paper's page, or on the page of it that holds them.
import { countBefore, getComment, type Comment } from '@papertape/database';
import type { PersonId } from '@papertape/people';
import type { Site } from '../open-site.ts';
import { paperPath } from '../view/addresses.ts';

/** Threads on a page of a discussion, and answers of each that are shown at once. */
export const PAGE = { threads: 20, replies: 40 } as const;

/** The address of a comment on the first page of its discussion; a script and `/comments/ID` find it elsewhere. */
export function shortPermalink(publicId: string, id: number): string {
  return `${paperPath(publicId)}#comment-${id}`;
}

/** The address of a comment wherever it stands. */
export function permalink(publicId: string, id: number): string {
  return `${paperPath(publicId)}?comment=${id}#comment-${id}`;
}

/** The address that shows a comment now: the short one, where that does. */
export async function placeOfComment(
  { database: { db } }: Pick<Site, 'database'>,
  publicId: string,
  comment: Comment,
  viewer: PersonId | null,
): Promise<string> {
  const root = comment.rootId === null ? comment : await getComment(db, comment.rootId, viewer);
  const first =
    root !== null &&
    (await countBefore(db, root, viewer)) < PAGE.threads &&
    (comment.rootId === null || (await countBefore(db, comment, viewer)) < PAGE.replies);
  return first ? shortPermalink(publicId, comment.id) : permalink(publicId, comment.id);
}

/** The number in an address, or null. */
export function commentNumber(text: string | null | undefined): number | null {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

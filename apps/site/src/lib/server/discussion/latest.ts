// The latest comments as lists show them: on /discussions and on people's pages.
import { commentContext, listLatestComments, type From } from '@papertape/database';
import type { PersonId } from '@papertape/people';
import { titleHtml } from '../mathematics/index.ts';
import { site } from '../site.ts';
import { paperPath } from '../view/addresses.ts';
import { permalink } from './addresses.ts';
import { commentView, type CommentView } from './view.ts';

/** A comment with its paper. */
export interface LatestView {
  comment: CommentView;
  titleHtml: string;
  href: string;
}

/** A page of latest comments; previous and next are cursors. */
export interface LatestPage {
  comments: LatestView[];
  previous: string | null;
  next: string | null;
}

/** Whoever looks at a list does nothing there. */
const READER = { personId: null, write: false, react: false, report: false, moderate: false } as const;

/** The latest comments of the site, or of a person. */
export async function loadLatest(options: {
  limit: number;
  from?: From | null;
  authorId?: PersonId;
}): Promise<LatestPage> {
  const { db } = site().database;
  const { items, previous, next } = await listLatestComments(db, options);
  const context = await commentContext(
    db,
    items.map(({ id }) => id),
    null,
  );
  const comments = items.map((item) => ({
    comment: commentView(item, context, READER, permalink(item.publicId, item.id)),
    titleHtml: titleHtml(item.title),
    href: paperPath(item.publicId),
  }));
  return { comments, previous, next };
}

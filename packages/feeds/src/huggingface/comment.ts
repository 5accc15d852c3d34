import type { PersonRecord } from '@papertape/papers';
import type { FeedSite } from '../site.ts';
import { UNKNOWN_TIME } from '../feed.ts';
import { utcTime } from '../text.ts';
import { numberId } from './object-id.ts';
import type { HfComment, HfReaction } from './types.ts';
import { hfUser } from './user.ts';

/** A comment as the site knows it; `html` is sanitised by whoever made it. */
export interface CommentFacts {
  /** The site's own number of the comment. */
  id: number;
  parentId: number | null;
  author: PersonRecord;
  createdAt: string;
  updatedAt: string;
  raw: string;
  html: string;
  edits: number;
  /** Why the comment is not shown, and by whom; null for a comment that is. */
  hidden: { reason: string | null; by: string | null } | null;
  reactions: readonly HfReaction[];
}

/** One element of a paper's `comments`; a hidden comment keeps its place and loses its text. */
export function hfComment(site: FeedSite, comment: CommentFacts): HfComment {
  const shown = comment.hidden === null;
  return {
    id: numberId(comment.id),
    author: hfUser(site, comment.author),
    createdAt: utcTime(comment.createdAt) ?? UNKNOWN_TIME,
    type: 'comment',
    data: {
      edited: comment.edits > 0,
      hidden: !shown,
      hiddenReason: comment.hidden?.reason ?? null,
      hiddenBy: comment.hidden?.by ?? null,
      latest: {
        raw: shown ? comment.raw : '',
        html: shown ? comment.html : '',
        updatedAt: utcTime(comment.updatedAt) ?? UNKNOWN_TIME,
      },
      numEdits: comment.edits,
      reactions: [...comment.reactions],
      parentCommentId: comment.parentId === null ? null : numberId(comment.parentId),
    },
  };
}

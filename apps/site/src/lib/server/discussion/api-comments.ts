// Comments as the Hugging Face API gives them.
import { commentContext, listPaperComments, type Comment, type CommentContext } from '@papertape/database';
import { hfComment, type HfComment } from '@papertape/feeds/huggingface';
import { REACTIONS } from '@papertape/people';
import { feedSite } from '../feed-site.ts';
import { markdownHtml } from '../markdown/index.ts';
import type { Site } from '../open-site.ts';
import { authorName } from './view.ts';

/** Most comments that one answer holds. */
const MOST = 5_000;

/** A paper's comments as a flat list, the oldest first. */
export async function paperComments(site: Site, paperId: number): Promise<HfComment[]> {
  return apiComments(site, await listPaperComments(site.database.db, paperId, MOST));
}

/** Comments in the API's shape. */
export async function apiComments(site: Site, comments: readonly Comment[]): Promise<HfComment[]> {
  const ids = comments.map(({ id }) => id);
  const context = await commentContext(site.database.db, ids, null);
  return comments.map((comment) => apiComment(site, comment, context));
}

/** Why a comment has no text, by its state. */
const WORDS = { deleted: 'Deleted by its author.', held: 'Waits for a moderator.' } as const;

function apiComment(site: Site, comment: Comment, context: CommentContext): HfComment {
  const { state, source, author } = comment;
  const raw = state === 'shown' ? (source ?? '') : '';
  return hfComment(feedSite(site), {
    id: comment.id,
    parentId: comment.parentId,
    author: { name: author.deleted ? 'deleted-account' : author.handle, fullname: authorName(comment) },
    createdAt: comment.createdAt,
    updatedAt: (state === 'shown' ? comment.editedAt : null) ?? comment.createdAt,
    raw,
    html: markdownHtml(raw, { people: context.people, origin: site.origin }),
    edits: state === 'shown' ? comment.edits : 0,
    hidden:
      state === 'shown'
        ? null
        : state === 'hidden'
          ? { reason: comment.hiddenReason, by: comment.hiddenBy }
          : { reason: WORDS[state], by: null },
    reactions:
      state === 'shown'
        ? (context.reactions.get(comment.id) ?? []).map(({ reaction, people, count }) => ({
            reaction: REACTIONS.find(({ name }) => name === reaction)?.emoji ?? reaction,
            users: people,
            count,
          }))
        : [],
  });
}

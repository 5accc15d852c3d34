// A paper's discussion as its page shows it: a page of threads, the one that holds a comment, or one long thread.
import { error } from '@sveltejs/kit';
import {
  commentContext,
  countBefore,
  getComment,
  getDiscussionFacts,
  listReplies,
  listThreads,
  type Comment,
  type DiscussionFacts,
  type From,
} from '@papertape/database';
import type { Paper } from '@papertape/papers';
import type { Person } from '@papertape/people';
import { siteSecret } from '../accounts/secret.ts';
import { feedAlternates } from '../feed-page.ts';
import { site } from '../site.ts';
import { withParameters } from '../view/addresses.ts';
import type { NamedLink } from '../view/card.ts';
import { commentNumber, PAGE, permalink, shortPermalink } from './addresses.ts';
import { fromParameter } from './from-parameter.ts';
import { stampFor } from './stamp.ts';
import { commentView, threadTree, type Abilities, type CommentView } from './view.ts';

/** What the page shows of the discussion. */
export interface DiscussionView {
  publicId: string;
  facts: DiscussionFacts;
  comments: CommentView[];
  /** The number of the comment that the address names. */
  named: number | null;
  /** First comments with more answers than are shown: where all are. */
  longer: Record<number, string>;
  previous: string | null;
  next: string | null;
  /** From a thread or a later page: back to the whole discussion. */
  whole: NamedLink | null;
  /** The stamp of the form; null for readers who may not write. */
  stamp: string | null;
  /** Why a person with an account may not write. */
  refused: string | null;
  feeds: { title: string; type: string; href: string }[];
}

interface Found {
  comments: Comment[];
  longer: ReadonlySet<number>;
  previous: string | null;
  next: string | null;
  /** The first page of the whole discussion. */
  whole: boolean;
  /** The one thread that is shown; its further pages stay in it. */
  thread: number | null;
  named: number | null;
}

type DiscussedPaper = Pick<Paper, 'id' | 'publicId'>;

/** Reads it. `url` may name a comment (`comment`), a thread (`thread`) or a page (`from`). @throws HttpError 400, 404 */
export async function loadDiscussion(
  paper: DiscussedPaper,
  url: URL,
  person: Person | null,
  abilities: Abilities,
): Promise<DiscussionView> {
  const open = site();
  const { db } = open.database;
  const found = await findComments(paper, url, person?.id ?? null);
  const ids = found.comments.map(({ id }) => id);
  const [context, facts] = await Promise.all([
    commentContext(db, ids, person?.id ?? null),
    getDiscussionFacts(db, paper.id),
  ]);
  const link = found.whole ? shortPermalink : permalink;
  const views = new Map(
    found.comments.map((one) => [one.id, commentView(one, context, abilities, link(paper.publicId, one.id))]),
  );
  const page = (changes: Record<string, string | null>) =>
    `${withParameters(url, { comment: null, thread: null, from: null, ...changes })}#discussion`;
  const thread = found.thread === null ? null : String(found.thread);
  return {
    publicId: paper.publicId,
    facts,
    comments: threadTree(found.comments, views),
    named: found.named,
    longer: Object.fromEntries([...found.longer].map((id) => [id, page({ thread: String(id) })])),
    previous: found.previous && page({ thread, from: found.previous }),
    next: found.next && page({ thread, from: found.next }),
    whole: found.whole ? null : { name: 'The whole discussion', href: page({}) },
    stamp: person && abilities.write ? stampFor(await siteSecret(open), person.id, new Date()) : null,
    refused: person && !abilities.write ? 'Your account may not write here.' : null,
    feeds: feedAlternates(`discussion/${encodeURI(paper.publicId)}`, 'Discussion of this paper'),
  };
}

async function findComments(paper: DiscussedPaper, url: URL, viewer: Person['id'] | null): Promise<Found> {
  const from = fromParameter(url);
  const thread = url.searchParams.get('thread');
  if (thread !== null) return findThread(paper, commentNumber(thread), from, viewer, null);
  const named = url.searchParams.get('comment');
  if (named !== null) return findNamed(paper, commentNumber(named), viewer);
  return findPage(paper, from, viewer, null);
}

async function findPage(
  paper: DiscussedPaper,
  from: From | null,
  viewer: Person['id'] | null,
  named: number | null,
): Promise<Found> {
  const { db } = site().database;
  const { items, replies, longer, previous, next } = await listThreads(db, paper.id, {
    viewer,
    limit: PAGE.threads,
    replies: PAGE.replies,
    from,
  });
  const comments = items.flatMap((root) => [root, ...(replies.get(root.id) ?? [])]);
  return { comments, longer, previous, next, whole: from === null, thread: null, named };
}

/** The page that a comment stands on: the first, the one that its thread begins, or one of a long thread. */
async function findNamed(
  paper: DiscussedPaper,
  id: number | null,
  viewer: Person['id'] | null,
): Promise<Found> {
  const { db } = site().database;
  const comment = id === null ? null : await getComment(db, id, viewer);
  if (comment === null || comment.paperId !== paper.id) return findPage(paper, null, viewer, null);
  const root = comment.rootId === null ? comment : await getComment(db, comment.rootId, viewer);
  if (root === null) return findPage(paper, null, viewer, null);
  if (comment.rootId !== null && (await countBefore(db, comment, viewer)) >= PAGE.replies)
    return findThread(paper, root.id, startAt(comment), viewer, comment.id);
  const first = (await countBefore(db, root, viewer)) < PAGE.threads;
  return findPage(paper, first ? null : startAt(root), viewer, comment.id);
}

const startAt = ({ createdAt, id }: Comment): From => ({ direction: 'at', place: { at: createdAt, id } });

async function findThread(
  paper: DiscussedPaper,
  id: number | null,
  from: From | null,
  viewer: Person['id'] | null,
  named: number | null,
): Promise<Found> {
  const { db } = site().database;
  const root = id === null ? null : await getComment(db, id, viewer);
  if (root === null || root.paperId !== paper.id || root.rootId !== null)
    error(404, 'There is no such thread in the discussion of this paper.');
  const { items, previous, next } = await listReplies(db, root.id, { viewer, limit: PAGE.replies, from });
  const comments = [root, ...items];
  return { comments, longer: new Set(), previous, next, whole: false, thread: root.id, named };
}

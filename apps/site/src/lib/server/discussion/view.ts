// A comment as pages show it: its text as HTML, what may be done with it, and where it leads.
import type { Comment, CommentContext } from '@papertape/database';
import { REACTIONS, type ReactionName } from '@papertape/people';
import { markdownHtml } from '../markdown/index.ts';
import { personPath } from '../view/addresses.ts';

/** What the reader of a page may do. */
export interface Abilities {
  /** Null for a visitor. */
  personId: string | null;
  write: boolean;
  react: boolean;
  report: boolean;
  moderate: boolean;
}

/** One of the reactions under a comment; all of them for readers who may react, only given ones for others. */
export interface ReactionView {
  name: ReactionName;
  label: string;
  count: number;
  mine: boolean;
  /** Who gave it. */
  title: string;
}

export interface CommentView {
  id: number;
  state: Comment['state'];
  /** Null where there is nothing to read. */
  html: string | null;
  author: { name: string; handle: string; href: string | null; badges: string[] };
  createdAt: string;
  editedAt: string | null;
  edits: number;
  /** What everyone is told of a hidden comment. */
  hiddenReason: string | null;
  permalink: string;
  /** Whom it answers, where that does not stand right above it. */
  answers: { name: string; href: string } | null;
  reactions: ReactionView[];
  mine: boolean;
  may: { reply: boolean; edit: boolean; delete: boolean; report: boolean; moderate: boolean; react: boolean };
  replies: CommentView[];
}

/** How the name of an account that is gone is given. */
export const GONE = 'Deleted account';

const ROLE_BADGES = { member: null, moderator: 'Moderator', administrator: 'Administrator' } as const;

/** The author's name, or what stands for it. */
export function authorName({ author }: Pick<Comment, 'author'>): string {
  return author.deleted ? GONE : author.name;
}

/** The comment as the reader sees it, without its replies. */
export function commentView(
  comment: Comment,
  context: CommentContext,
  reader: Abilities,
  permalink: string,
): CommentView {
  const { author, state, source } = comment;
  const shown = state === 'shown';
  const mine = reader.personId !== null && author.id === reader.personId;
  const role = ROLE_BADGES[author.role];
  return {
    id: comment.id,
    state,
    html: source === null || source === '' ? null : markdownHtml(source, { people: context.people }),
    author: {
      name: authorName(comment),
      handle: author.deleted ? '' : author.handle,
      href: author.deleted ? null : personPath(author.handle),
      badges: author.deleted
        ? []
        : [...(comment.paperAuthor ? ['Author of the paper'] : []), ...(role === null ? [] : [role])],
    },
    createdAt: comment.createdAt,
    editedAt: shown ? comment.editedAt : null,
    edits: comment.edits,
    hiddenReason: state === 'hidden' ? comment.hiddenReason : null,
    permalink,
    answers: null,
    reactions: shown ? reactionViews(context.reactions.get(comment.id) ?? [], reader.react) : [],
    mine,
    may: {
      reply: shown && reader.write,
      edit: shown && mine && reader.write,
      delete: state !== 'deleted' && mine && reader.write,
      report: shown && !mine && reader.report,
      moderate: state !== 'deleted' && reader.moderate,
      react: shown && reader.react,
    },
    replies: [],
  };
}

function reactionViews(
  given: readonly { reaction: ReactionName; count: number; people: string[]; mine: boolean }[],
  all: boolean,
): ReactionView[] {
  return REACTIONS.flatMap(({ name, label }) => {
    const found = given.find(({ reaction }) => reaction === name);
    if (!found && !all) return [];
    const { count = 0, people = [], mine = false } = found ?? {};
    const others = count - people.length;
    const title = [...people, ...(others > 0 ? [`${others} more`] : [])].join(', ');
    return [{ name, label, count, mine, title: title === '' ? label : `${label}: ${title}` }];
  });
}

/** Levels of answers that are set in from each other; deeper ones follow each other and say what they answer. */
const DEEPEST = 3;

/** Comments in the order of their thread as a tree: `views` may begin in the middle of one. */
export function threadTree(
  comments: readonly Comment[],
  views: ReadonlyMap<number, CommentView>,
): CommentView[] {
  const roots: CommentView[] = [];
  const levels = new Map<number, { level: number; under: CommentView[] }>();
  const names = new Map(comments.map((comment) => [comment.id, authorName(comment)]));
  for (const { id, parentId } of comments) {
    const view = views.get(id);
    if (view === undefined) continue;
    const parent = parentId === null ? undefined : levels.get(parentId);
    if (parent === undefined) {
      roots.push(parentId === null ? view : { ...view, answers: answered(parentId, names, views) });
      levels.set(id, { level: 1, under: (roots.at(-1) ?? view).replies });
      continue;
    }
    const deep = parent.level > DEEPEST;
    const placed = deep && parentId !== null ? { ...view, answers: answered(parentId, names, views) } : view;
    parent.under.push(placed);
    // At the deepest level answers stand beside what they answer.
    const bottom = parent.level >= DEEPEST;
    levels.set(id, { level: parent.level + 1, under: bottom ? parent.under : placed.replies });
  }
  return roots;
}

function answered(
  parentId: number,
  names: ReadonlyMap<number, string>,
  views: ReadonlyMap<number, CommentView>,
): { name: string; href: string } {
  return {
    name: names.get(parentId) ?? 'an earlier comment',
    href: views.get(parentId)?.permalink ?? `/comments/${parentId}`,
  };
}

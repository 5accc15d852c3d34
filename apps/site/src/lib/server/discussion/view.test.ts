import type { Comment } from '@papertape/database';
import type { PersonId } from '@papertape/people';
import { expect, test } from 'vitest';
import { commentView, threadTree, type Abilities, type CommentView } from './view.ts';

const ADA = 'ada' as PersonId;
const VISITOR: Abilities = { personId: null, write: false, react: false, report: false, moderate: false };
const MEMBER: Abilities = { personId: ADA, write: true, react: true, report: true, moderate: false };
const NOTHING = { reactions: new Map(), people: new Set<string>() };

const comment = (id: number, parentId: number | null, known: Partial<Comment> = {}): Comment => ({
  id,
  paperId: 1,
  parentId,
  rootId: parentId === null ? null : 1,
  author: { id: 'bo' as PersonId, handle: 'bo', name: `Person ${id}`, deleted: false, role: 'member' },
  paperAuthor: false,
  state: 'shown',
  source: 'Words',
  createdAt: '2026-03-01T00:00:00.000Z',
  editedAt: null,
  edits: 0,
  hiddenReason: null,
  hiddenBy: null,
  ...known,
});
const view = (one: Comment, reader = MEMBER) => commentView(one, NOTHING, reader, `/c/${one.id}`);
const outline = (views: readonly CommentView[]): unknown[] =>
  views.map(({ id, answers, replies }) => [id, answers?.name ?? null, ...outline(replies)]);

test('answers are set in three times; deeper ones follow and say what they answer', () => {
  const comments = [
    comment(1, null),
    comment(2, 1),
    comment(3, 2),
    comment(4, 3),
    comment(5, 4),
    comment(6, 5),
    comment(7, 1),
  ];
  const tree = threadTree(comments, new Map(comments.map((one) => [one.id, view(one)])));
  expect(outline(tree)).toEqual([
    [1, null, [2, null, [3, null, [4, null], [5, 'Person 4'], [6, 'Person 5']]], [7, null]],
  ]);
});

test('a page that begins in the middle says what its comments answer', () => {
  const comments = [comment(8, 3), comment(9, 8)];
  const tree = threadTree(comments, new Map(comments.map((one) => [one.id, view(one)])));
  expect(outline(tree)).toEqual([[8, 'an earlier comment', [9, null]]]);
  expect(tree[0]?.answers?.href).toBe('/comments/3');
});

test('who may do what', () => {
  const none = { reply: false, edit: false, delete: false, report: false, moderate: false, react: false };
  expect(view(comment(1, null), VISITOR).may).toEqual(none);
  expect(view(comment(1, null)).may).toEqual({ ...none, reply: true, report: true, react: true });
  const own = comment(1, null, {
    author: { id: ADA, handle: 'ada', name: 'Ada', deleted: false, role: 'member' },
  });
  expect(view(own).may).toEqual({ ...none, reply: true, edit: true, delete: true, react: true });
  expect(view({ ...own, state: 'hidden', source: null }).may).toEqual({ ...none, delete: true });
  expect(view({ ...own, state: 'deleted', source: null }, { ...MEMBER, moderate: true }).may).toEqual(none);
});

test('an account that is gone has neither name nor page', () => {
  const gone = comment(1, null, {
    author: { id: ADA, handle: 'deleted-1', name: 'Ada Quill', deleted: true, role: 'moderator' },
  });
  const { author } = view(gone);
  expect(author).toEqual({ name: 'Deleted account', handle: '', href: null, badges: [] });
  expect(JSON.stringify(view(gone))).not.toContain('Quill');
});

test('readers who may react are offered all reactions, others see those that were given', () => {
  const given = {
    ...NOTHING,
    reactions: new Map([[1, [{ reaction: 'thanks' as const, count: 3, people: ['bo', 'cy'], mine: false }]]]),
  };
  expect(commentView(comment(1, null), given, VISITOR, '').reactions).toMatchObject([
    { name: 'thanks', count: 3, title: 'Thanks: bo, cy, 1 more' },
  ]);
  expect(commentView(comment(1, null), given, MEMBER, '').reactions).toHaveLength(5);
});

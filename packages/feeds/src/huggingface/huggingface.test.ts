import { describe, expect, test } from 'vitest';
import { barePaper, examplePaper, hostilePaper, SITE } from '../fixtures.ts';
import {
  hfAuthorId,
  hfComment,
  hfListItem,
  hfPaperDetail,
  hfUser,
  numberId,
  numberOfId,
  objectId,
} from './index.ts';

const USER_FIELDS = [
  '_id avatarUrl fullname name user type isPro isHf isHfAdmin isMod followerCount',
].flatMap((names) => names.split(' '));

test('golden files', async () => {
  const items = [examplePaper(), barePaper(), hostilePaper()].map((paper) => hfListItem(SITE, paper));
  await expect(`${JSON.stringify(items, null, 2)}\n`).toMatchFileSnapshot('../golden/daily-papers.json.txt');
  const detail = hfPaperDetail(SITE, examplePaper(), []);
  await expect(`${JSON.stringify(detail, null, 2)}\n`).toMatchFileSnapshot('../golden/paper-detail.json.txt');
});

describe('what the Python client takes for granted', () => {
  const item = hfListItem(SITE, examplePaper());
  test('title, summary, repository and project page stand at the top level too', () => {
    expect(item).toMatchObject({
      title: examplePaper().title,
      ai_summary: 'Lanterns make long corridors cheap.',
      ai_keywords: ['sparse attention', 'lanterns'],
      githubRepo: 'https://github.com/example/lanterns',
      githubStars: 41,
      projectPage: 'https://lanterns.example.org/',
    });
  });
  test('no upvotes are 0 at the top level', () => {
    expect(hfListItem(SITE, barePaper())).toMatchObject({ upvotes: 0, paper: { upvotes: 0 } });
  });
  test('times end in Z', () => {
    const texts = JSON.stringify([item, hfListItem(SITE, barePaper())]).matchAll(/"(\w+At)":"([^"]*)"/g);
    for (const [, name, time] of texts)
      expect(time, name).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
  test('submittedOnDailyAt tells the feed day', () => {
    expect(item.paper.submittedOnDailyAt).toBe('2026-03-01T00:00:00.000Z');
  });
});

test('ids are 24 hexadecimal digits, the same every time, different for different things', () => {
  const first = hfListItem(SITE, examplePaper());
  const again = hfListItem(SITE, examplePaper({ upvotes: 99 }));
  const ids = first.paper.authors.map(({ _id }) => _id);
  expect(again.paper.authors.map(({ _id }) => _id)).toEqual(ids);
  expect(new Set([...ids, first.paper.discussionId, first.submittedBy._id]).size).toBe(ids.length + 2);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{24}$/);
  expect(objectId('a', 'b', 'c')).not.toBe(objectId('a', 'b,c'));
});

test('a user has every field, and the site stands in for nobody', () => {
  expect(Object.keys(hfUser(SITE, { name: 'ada' })).sort()).toEqual([...USER_FIELDS].sort());
  expect(hfUser(SITE, null)).toMatchObject({
    name: 'paper-club',
    fullname: 'Paper Club',
    user: 'paper-club',
  });
  expect(hfUser(SITE, { name: 'ada', avatarUrl: '/avatars/ada.png' }).avatarUrl).toBe(
    'https://papers.example.org/avatars/ada.png',
  );
});

test('a thumbnail is always an absolute http address', () => {
  for (const paper of [examplePaper(), barePaper(), hostilePaper()])
    expect(hfListItem(SITE, paper).thumbnail).toMatch(/^https:\/\/\w+\.example\.org\//);
});

test('only an address on github.com is a githubRepo', () => {
  const links = [{ kind: 'code' as const, url: 'https://github.com.evil.example/a/b' }];
  expect(hfListItem(SITE, examplePaper({ links }))).not.toHaveProperty('githubRepo');
});

test('comments are in the detail only when asked for', () => {
  expect(hfPaperDetail(SITE, examplePaper())).not.toHaveProperty('comments');
  expect(hfPaperDetail(SITE, examplePaper(), []).comments).toEqual([]);
});

test('the id of a comment can be read again, and nothing else can', () => {
  for (const number of [1, 255, Number.MAX_SAFE_INTEGER]) expect(numberOfId(numberId(number))).toBe(number);
  for (const text of ['', '1', numberId(0), 'f'.repeat(24), `${numberId(1)}0`, numberId(10).toUpperCase()])
    expect(numberOfId(text)).toBeNull();
});

test('a hidden comment keeps its place without its text', () => {
  const facts = {
    id: 2,
    parentId: 1,
    author: { name: 'ada' },
    createdAt: '2026-03-02T10:00:00Z',
    updatedAt: '2026-03-02T11:00:00Z',
    raw: 'Spam',
    html: '<p>Spam</p>',
    edits: 1,
    hidden: { reason: 'spam', by: 'moderator' },
    reactions: [],
  };
  expect(hfComment(SITE, facts).data).toEqual({
    edited: true,
    hidden: true,
    hiddenReason: 'spam',
    hiddenBy: 'moderator',
    latest: { raw: '', html: '', updatedAt: '2026-03-02T11:00:00.000Z' },
    numEdits: 1,
    reactions: [],
    parentCommentId: numberId(1),
  });
});

test('people of the site stand as submitter and as the authors they are', () => {
  const person = { handle: 'jose', name: 'José Fernández-Gil' };
  const paper = examplePaper({
    people: {
      submitter: { handle: 'bo', name: 'Bo Lindqvist' },
      authors: [
        { ...person, position: 0, slug: 'jose-fernandez-gil', confirmedAt: '2026-03-05T10:00:00.000Z' },
      ],
      authorTakesPart: true,
    },
  });
  const item = hfListItem(SITE, paper);
  expect(item).toMatchObject({
    isAuthorParticipating: true,
    submittedBy: { name: 'bo', fullname: 'Bo Lindqvist', _id: objectId('user', 'bo') },
  });
  expect(item.paper.submittedOnDailyBy).toEqual(item.submittedBy);
  expect(item.paper.authors[0]).toMatchObject({
    _id: hfAuthorId(paper.publicId, 0),
    user: { user: 'jose', fullname: person.name },
    status: 'claimed_verified',
    statusLastChangedAt: '2026-03-05T10:00:00.000Z',
  });
  expect(item.paper.authors[1]).not.toHaveProperty('user');
});

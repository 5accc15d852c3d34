import { expect, test } from 'vitest';
import { feedPath, parseFeedPath, parseOwnFeedPath } from './view.ts';

test.each([
  ['daily.atom', { view: { kind: 'daily' }, format: 'atom' }],
  ['category/cs.LG.rss', { view: { kind: 'category', name: 'cs.LG' }, format: 'rss' }],
  ['author/ada-invented.json', { view: { kind: 'author', name: 'ada-invented' }, format: 'json' }],
])('%s names a feed', (path, feed) => {
  expect(parseFeedPath(path)).toEqual(feed);
});

test.each(['daily', 'daily.xml', '.atom', 'hourly.rss', 'daily/x.rss', 'category/.rss', 'author.json', ''])(
  '%s names none',
  (path) => {
    expect(parseFeedPath(path)).toBeNull();
  },
);

test('the path of a feed can be read again', () => {
  const view = { kind: 'category', name: 'cs.LG' } as const;
  expect(parseFeedPath(`${feedPath(view)}.rss`)?.view).toEqual(view);
});

test.each([
  ['following.atom', { view: { kind: 'following' }, format: 'atom' }],
  ['search/12.rss', { view: { kind: 'search', name: '12' }, format: 'rss' }],
  [
    'collection/tides-ab12cd34.json',
    { view: { kind: 'collection', name: 'tides-ab12cd34' }, format: 'json' },
  ],
])('%s names a feed of one’s own', (path, feed) => {
  expect(parseOwnFeedPath(path)).toEqual(feed);
});

test.each([
  'following',
  'following/x.atom',
  'search.atom',
  'daily.atom',
  'search/a/b.rss',
  'collection/x.xml',
])('%s names none of one’s own', (path) => {
  expect(parseOwnFeedPath(path)).toBeNull();
});

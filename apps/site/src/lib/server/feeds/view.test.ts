import { expect, test } from 'vitest';
import { feedPath, parseFeedPath } from './view.ts';

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

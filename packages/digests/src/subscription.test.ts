// Whose a subscription is: what one reader alone may see keeps its editions from all others.
import { expect, test } from 'vitest';
import { sharedTopics, viewersOf, type Topic } from './subscription.ts';

const shared: Topic[] = [{ kind: 'feed' }, { kind: 'collection', id: 1, name: 'Tides' }];

test.each<[string, Topic]>([
  ['what is ranked for a reader', { kind: 'for-you', reader: 'ada' }],
  ['a private collection', { kind: 'collection', id: 2, name: 'Drafts', viewer: 'ada' }],
])('%s is for that reader alone', (_name, topic) => {
  const topics = [...shared, topic];
  expect(viewersOf({ topics })).toEqual(['ada']);
  expect(sharedTopics({ topics })).toEqual(shared);
  expect(viewersOf({ topics: shared })).toEqual([]);
});

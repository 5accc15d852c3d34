// Verification as the index uses it: each question, and each document, is compared by its own text.
import { expect, test } from 'vitest';
import { createIndex, PRESETS } from './index.ts';

const NIGHT = 'The night ferry to the outer islands was late again, and nobody on the pier minded.';
const BREAD = 'Bread rises more slowly in a cold kitchen, but the crust that it gets is the better one.';

const document = (id: string, text: string) => ({ id, source: 'notes', text });

test('a second question is compared by its own text', () => {
  const index = createIndex(PRESETS.papers);
  index.add(document('night', NIGHT));
  index.add(document('bread', BREAD));
  expect(index.query(NIGHT.replace('late', 'slow')).map(({ id }) => id)).toEqual(['night']);
  expect(index.query(BREAD.replace('cold', 'cool')).map(({ id }) => id)).toEqual(['bread']);
});

test('an id that comes again is compared by its new text', () => {
  const index = createIndex(PRESETS.papers);
  index.add(document('note', NIGHT));
  expect(index.query(NIGHT.replace('late', 'slow'))).toHaveLength(1);
  index.remove('note');
  index.add(document('note', BREAD));
  expect(index.query(BREAD.replace('cold', 'cool')).map(({ id }) => id)).toEqual(['note']);
});

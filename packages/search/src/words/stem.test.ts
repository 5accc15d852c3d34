import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stem } from './stem.ts';

// Expected stems are those of the published vocabulary of the algorithm.
test.each([
  ['consistency', 'consist'],
  ['knightly', 'knight'],
  ['generalization', 'general'],
  ['relational', 'relat'],
  ['hopping', 'hop'],
  ['hoping', 'hope'],
  ['agreed', 'agre'],
  ['feed', 'feed'],
  ['dying', 'die'],
  ['news', 'news'],
  ['ties', 'tie'],
  ['cries', 'cri'],
  ['gas', 'gas'],
  ['gaps', 'gap'],
  ['adoption', 'adopt'],
  ['communism', 'communism'],
  ['happy', 'happi'],
  ['say', 'say'],
  ['controlling', 'control'],
  ['add', 'add'],
  ['adding', 'add'],
  ['sensational', 'sensat'],
  ['argumentative', 'argument'],
])('%s has the stem %s', (word, expected) => {
  expect(stem(word)).toBe(expected);
});

test('words with digits or of other scripts come back as they are', () => {
  for (const word of ['gpt4', 'модели', 'x2s', 'ab']) expect(stem(word)).toBe(word);
});

test('a stem is never longer than its word by more than one letter, and never empty', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdeghilmnorstuvyz'), minLength: 1, maxLength: 14 });
  fc.assert(
    fc.property(word, (text) => {
      const result = stem(text);
      expect(result.length).toBeGreaterThan(0);
      expect(result.length).toBeLessThanOrEqual(text.length + 1);
    }),
  );
});

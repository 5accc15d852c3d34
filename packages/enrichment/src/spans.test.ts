import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalise } from './normalise.ts';
import { findSpan, names } from './spans.ts';

const HOSTILE = fc.string({
  unit: fc.constantFrom(...'aZ9 \n\0"\'.-–“é\u0301\u00ad\u202e\u200bß中<>{}\\'),
  maxLength: 80,
});

const TEXT =
  'We study naïve “lanterns” in corridors, and find that the ﬁrst of them is co\u00adoperative: 3–5 times brighter.';

test.each([
  ['naive accents stay different', 'We study naive "lanterns"', null],
  ['a decomposed accent is the same', 'We study nai\u0308ve "lanterns"', 'We study naïve “lanterns”'],
  [
    'ligatures and soft hyphens are the same',
    'the first of them is cooperative',
    'the ﬁrst of them is co\u00adoperative',
  ],
  ['dashes are the same', '3-5 times brighter', '3–5 times brighter'],
  ['case is not', 'we study naïve "lanterns"', null],
  ['half a word is none', 'corridors, and find that th', null],
  ['too few letters prove nothing', 'and find', null],
])('%s', (_what, quote, span) => {
  expect(findSpan(normalise(TEXT), quote)).toBe(span);
});

test('words of a text are found in it however they are spaced, and words changed in one letter are not', () => {
  const word = fc.stringMatching(/^[a-z]{3,9}$/);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 8, maxLength: 40 }),
      fc.nat(),
      fc.nat(),
      fc.constantFrom(' ', '  ', '\n', '\u00a0', ' \t'),
      (words, from, count, space) => {
        const start = from % (words.length - 5);
        const chosen = words.slice(start, start + 5 + (count % (words.length - start - 4)));
        const text = words.join(' ');
        expect(findSpan(normalise(text), chosen.join(space))).toBe(chosen.join(' '));
        expect(findSpan(normalise(text), chosen.join(' ').replace(/.$/, '7'))).toBeNull();
      },
    ),
    { numRuns: 100 },
  );
});

test('what is found is always a part of the text', () => {
  fc.assert(
    fc.property(HOSTILE, fc.nat(), fc.nat(), (text, from, to) => {
      const quote = text.slice(
        Math.min(from, to) % (text.length + 1),
        (Math.max(from, to) % (text.length + 1)) + 1,
      );
      const span = findSpan(normalise(text), quote);
      expect(span === null || text.includes(span)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test.each([
  ['graph', true],
  ['lantern', true],
  ['LANTERNS', true],
  ['corridor s', false],
  ['anterns', false],
  ['...', false],
])('named: %s', (term, named) => {
  expect(names(normalise('Graphs of lanterns in corridors'), term)).toBe(named);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlight, highlightTerms } from './highlight.ts';
import { parseQuery } from './query/parse.ts';

const marked = (text: string, query: string) =>
  highlight(text, parseQuery(query))
    .map(({ text, matched }) => (matched ? `[${text}]` : text))
    .join('');

test('every form of a word is marked, and stop words are not', () => {
  expect(marked('Training the trained: how to train a net', 'the training nets')).toBe(
    '[Training] the [trained]: how to [train] a [net]',
  );
});

test('words of phrases and of an author are marked, excluded ones are not', () => {
  expect(marked('Deep graph models by Jane Doe', '"graph model" author:doe -deep')).toBe(
    'Deep [graph] [models] by Jane [Doe]',
  );
});

test('markup in a text stays text', () => {
  expect(highlight('<b>graph</b>', parseQuery('graph'))).toEqual([
    { text: '<b>', matched: false },
    { text: 'graph', matched: true },
    { text: '</b>', matched: false },
  ]);
});

test('the runs joined are the text, none is empty', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, query) => {
      const segments = highlight(text, parseQuery(`${query} ${text.slice(0, 20)}`));
      expect(segments.map((segment) => segment.text).join('')).toBe(text);
      expect(segments.every((segment) => segment.text !== '')).toBe(true);
    }),
  );
});

test('terms are stems', () => {
  expect([...highlightTerms(parseQuery('the Networks of networks'))]).toEqual(['network']);
});

import { expect, test } from 'vitest';
import { gramsOf } from './features.ts';
import { NORMALISATIONS } from './normalise.ts';

const grams = (text: string, unit: 'characters' | 'words', size: number) => [
  ...gramsOf(text, { normalisation: NORMALISATIONS.none, unit, size }),
];

test('grams of characters, each once, and none of a text that is shorter', () => {
  expect(grams('abcab', 'characters', 2)).toEqual(['ab', 'bc', 'ca']);
  expect(grams('abc', 'characters', 3)).toEqual(['abc']);
  expect(grams('ab', 'characters', 3)).toEqual([]);
});

test('a pair of surrogates is one character', () => {
  expect(grams('a𝔸b', 'characters', 2)).toEqual(['a𝔸', '𝔸b']);
  expect(grams('𝔸', 'characters', 2)).toEqual([]);
});

test('grams of words are joined by a space', () => {
  expect(grams('to be or not', 'words', 3)).toEqual(['to be or', 'be or not']);
});

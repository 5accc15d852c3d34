import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldWord, resolveTexAccents, splitAscii, splitUnicode, splitWords, stemsOf } from './words.ts';

const words = (text: string) => splitWords(text).map(({ word }) => word);

test('words lose case, accents and possessives', () => {
  expect(words("Erdős's naïve MODEL, don't")).toEqual(['erdos', 'naive', 'model', 'dont']);
});

test('formatting commands of TeX are no words, and its accents are letters', () => {
  expect(words('the $\\mathcal{L}$-norm and \\alpha')).toEqual(['the', 'l', 'norm', 'and', 'alpha']);
  expect(words(resolveTexAccents('Schr\\"odinger and Erd\\H{o}s'))).toEqual(['schrodinger', 'and', 'erdos']);
});

test('ranges lead back to the text', () => {
  const text = 'Über $\\mathbf{x}$: Gauß–Newton';
  expect(splitWords(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    'Über',
    'x',
    'Gauß',
    'Newton',
  ]);
});

test('encoded data is no word', () => {
  expect(words(`key ${'A1'.repeat(60)} end`)).toEqual(['key', 'end']);
});

test('stop words are left out and the rest is stemmed', () => {
  expect(stemsOf('The training of the networks')).toEqual(['train', 'network']);
});

test('the quick way and the general way give the same words', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abz09 .-\'’"\n_$'), maxLength: 60 });
  fc.assert(
    fc.property(text, (given) => {
      const ascii = given.replace(/’/g, "'");
      expect(splitAscii(ascii)).toEqual(splitUnicode(ascii));
    }),
  );
});

test('any text splits, and folding a folded word changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const { word, start, end } of splitWords(text)) {
        expect(foldWord(word)).toBe(word);
        expect(end).toBeGreaterThan(start);
      }
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedPassages, type Passage } from './passages.ts';

const joined = (passages: readonly Passage[]) => passages.map(({ text }) => text).join('');
const shared = (passages: readonly Passage[]) =>
  passages.filter((each) => each.shared).map(({ text }) => text);

describe('shared passages', () => {
  test('joined give back the text', () => {
    const text = fc
      .array(fc.constantFrom('one ', 'two ', 'três, ', '漢字', '\n', '…'), { maxLength: 40 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const passages = sharedPassages(a, b);
        expect([joined(passages.a), joined(passages.b)]).toEqual([a, b]);
        expect(sharedPassages(a, a).a.every((each) => each.shared || !/[\p{L}\p{N}]/u.test(each.text))).toBe(
          true,
        );
      }),
    );
  });

  test('are runs of four words and more, wherever they stand, whatever their case and punctuation', () => {
    const { a, b } = sharedPassages(
      'The boat floats on a quiet lake; nobody rows. It is folded from one sheet.',
      'It is FOLDED, from one sheet! Said she: the boat floats on a stormy sea.',
    );
    expect(shared(a)).toEqual(['The boat floats on a', 'It is folded from one sheet']);
    expect(shared(b)).toEqual(['It is FOLDED, from one sheet', 'the boat floats on a']);
  });

  test('of short texts are runs of as many words as they have', () => {
    expect(shared(sharedPassages('Paper boats', 'paper boats').a)).toEqual(['Paper boats']);
    expect(shared(sharedPassages('Paper boats', 'paper ships').a)).toEqual([]);
    expect(shared(sharedPassages('', 'paper').b)).toEqual([]);
  });
});

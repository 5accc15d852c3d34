import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePoints } from './code-points.ts';
import { normalise, NORMALISATIONS, type Normalisation } from './normalise.ts';

const { none, slimpajama, clean, titles } = NORMALISATIONS;

describe('normalise', () => {
  it.each([
    ['  Two\t\tWORDS,\nand “more”…  ', 'two words and more…'],
    ['It’s a_b-c (d)', 'its abc d'],
    ['e\u0301 \u00e9', 'é é'],
    ['ΟΔΥΣΣΕΥΣ ΣΑΣ', 'οδυσσευς σας'],
    ['İstanbul', 'i̇stanbul'],
    ['\u{10400}\u{1f989}\u{10428}', '\u{10428}\u{1f989}\u{10428}'],
    ['a\u0085b\u001cc\u3000d\ufeffe', 'a b c d\ufeffe'],
    ['...!', ''],
  ])('cleans %j', (text, expected) => {
    expect(normalise(text, slimpajama)).toBe(expected);
  });

  it('repairs text that was damaged on its way', () => {
    const fix = (text: string) => normalise(text, { ...none, fixText: true });
    expect(fix('The fiancÃ©eâ€™s â€œnaÃ¯veâ€\x9d cafÃ©')).toBe('The fiancée\'s "naïve" café');
    expect(fix('Ð¿Ñ€Ð¸Ð²ÐµÑ‚')).toBe('привет');
    expect(fix('fish &amp; chips &eacute;t&eacute;')).toBe('fish & chips été');
    expect(fix('<b>&amp;</b>')).toBe('<b>&amp;</b>');
    expect(fix('ﬁnd the ﬂow')).toBe('find the flow');
    expect(fix('‘single’ “double”')).toBe(`'single' "double"`);
    expect(fix('CAFÉ™ NÃO Ångström')).toBe('CAFÉ™ NÃO Ångström');
  });

  it('takes accents and the punctuation of all scripts off titles', () => {
    expect(normalise('Über Ñandú — 「題名」 ★ 🦉 $x^2$', titles)).toBe('uber nandu 題名 x2');
  });

  it('does each step by itself', () => {
    const only = (change: Partial<Normalisation>, text: string) => normalise(text, { ...none, ...change });
    expect(only({ lowerCase: true }, ' A,  b ')).toBe(' a,  b ');
    expect(only({ trim: true }, ' A,  b\u3000')).toBe('A,  b');
    expect(only({ collapseWhitespace: true }, ' A,\n\n b ')).toBe(' A, b ');
    expect(only({ stripPunctuation: 'ascii' }, '“a”, b!')).toBe('“a” b');
    expect(only({ stripPunctuation: 'unicode' }, '“a”, b!')).toBe('a b');
    expect(only({ stripAccents: true }, 'é')).toBe('e');
    expect(only({ nfc: true }, 'e\u0301')).toBe('é');
    expect(only({}, 'as\tit  is ')).toBe('as\tit  is ');
  });

  it('makes lone surrogates U+FFFD, and leaves pairs', () => {
    expect(normalise('a\ud83e b\udd89 🦉', clean)).toBe('a\ufffd b\ufffd 🦉');
  });

  // The table by code unit and the regular expressions beside it are two ways to one outcome.
  it('does in one pass what its steps do one after another, whatever the text', () => {
    const unit = fc.constantFrom(...'aBcÉß,.\'"’“ &;\t\n\u0085\u00a0\u3000ﬁΣİ🦉𐐀e\u0301Ã©â€™漢\ufffe\uffff');
    const text = fc.string({ unit, maxLength: 40 });
    for (const options of [clean, slimpajama, titles, { ...clean, stripPunctuation: 'none' as const }]) {
      fc.assert(
        fc.property(text, (text) => {
          let expected = text;
          if (options.fixText) expected = normalise(expected, { ...none, fixText: true });
          expected = expected.normalize('NFC');
          if (options.stripAccents)
            expected = expected
              .normalize('NFD')
              .replace(/\p{Mn}/gu, '')
              .normalize('NFC');
          expected = expected.toLowerCase();
          if (options.stripPunctuation === 'ascii') expected = expected.replace(/[!-/:-@[-`{-~]/g, '');
          if (options.stripPunctuation === 'unicode') expected = expected.replace(/[\p{P}\p{S}]/gu, '');
          expected = expected.replace(/[\t\n \u0085\u00a0\u3000]+/g, ' ').replace(/^ | $/g, '');
          expect(normalise(text, options)).toBe(expected);
        }),
        { seed: 1, numRuns: 400 },
      );
    }
  });

  it('reads texts of many chunks as short ones, wherever a chunk ends', () => {
    for (const word of ['ab, ', 'é🦉 ', ' .\n ']) {
      const long = word.repeat(12_000);
      const expected = long.normalize('NFC').replace(/[,.]/g, '').replace(/\s+/g, ' ').trim();
      expect(normalise(long, clean)).toBe(expected);
    }
  });
});

describe('codePoints', () => {
  it('counts a pair of surrogates as one, and a lone one too', () => {
    expect(codePoints('a🦉é')).toBe(3);
    expect(codePoints('\ud83ea\udd89')).toBe(3);
    expect(codePoints('')).toBe(0);
  });
});

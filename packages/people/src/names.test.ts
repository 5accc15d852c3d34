import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isHandle,
  parseEmail,
  parseHandle,
  parseName,
  parseOrcid,
  placeholderEmail,
  realEmail,
  suggestHandle,
} from './names.ts';

describe('handles', () => {
  test.each([' @Ada-Quill ', 'ADA-QUILL', 'ada-quill'])('%j is ada-quill', (text) => {
    expect(parseHandle(text)).toBe('ada-quill');
  });
  test.each([
    'a',
    '-ada',
    'ada-',
    'ada--quill',
    'ada_quill',
    'ada quill',
    'åda',
    'admin',
    'x'.repeat(41),
    '',
    '../x',
  ])('%j is refused', (text) => {
    expect(() => parseHandle(text)).toThrow(/handle/i);
  });
  test('whatever people are called, a handle that is free comes of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 30 }), (name, rivals) => {
        const taken = new Set<string>();
        for (let count = 0; count <= rivals; count++) {
          const handle = suggestHandle(
            name,
            (text) => taken.has(text),
            () => `salt${count}`,
          );
          expect(isHandle(handle)).toBe(true);
          expect(taken.has(handle)).toBe(false);
          taken.add(handle);
        }
      }),
    );
    expect(
      suggestHandle(
        'Ångström Müller',
        () => false,
        () => 'x',
      ),
    ).toBe('angstrom-muller');
    expect(
      suggestHandle(
        'ada@example.org',
        (text) => text === 'ada',
        () => 'x',
      ),
    ).toBe('ada-2');
  });
});

test('a name is one line without signs that hide or turn round what follows', () => {
  expect(parseName('  Ada \u202e\n Quill\u200b ')).toBe('Ada Quill');
  expect(parseName('李 雷')).toBe('李 雷');
  expect(() => parseName(' \u200b ')).toThrow(/called/);
  expect(() => parseName('x'.repeat(81))).toThrow(/80/);
});

describe('mail addresses', () => {
  test('are kept in lower case', () => expect(parseEmail(' Ada@Example.ORG ')).toBe('ada@example.org'));
  test.each([
    'ada',
    'ada@',
    '@example.org',
    'ada@localhost',
    'a b@c.de',
    'a@b.c>\r\nBcc: x@y.zz',
    'x@no-mail.invalid',
  ])('%j is none', (text) => {
    expect(() => parseEmail(text)).toThrow(/mail address/);
  });
  test('an account without one has a placeholder that is never written to', () => {
    expect(realEmail(placeholderEmail('7'))).toBeNull();
    expect(realEmail('ada@example.org')).toBe('ada@example.org');
  });
});

describe('ORCID ids', () => {
  test.each(['0000-0002-1825-0097', '0000000218250097', 'https://orcid.org/0000-0002-1825-0097'])(
    '%s',
    (text) => {
      expect(parseOrcid(text)).toBe('0000-0002-1825-0097');
    },
  );
  test('may end in X', () => expect(parseOrcid('0000-0002-1694-233x')).toBe('0000-0002-1694-233X'));
  test.each(['0000-0002-1825-0098', '0000-0002-1825', ''])('%j is refused', (text) => {
    expect(() => parseOrcid(text)).toThrow(/ORCID/);
  });
});

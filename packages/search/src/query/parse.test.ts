import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAXIMUM_QUERY_LENGTH, parseQuery } from './parse.ts';

describe('words and phrases', () => {
  test('are told apart', () => {
    expect(parseQuery('sparse "state of the art" attention')).toMatchObject({
      words: ['sparse', 'attention'],
      phrases: ['state of the art'],
    });
  });

  test('after a minus are excluded', () => {
    expect(parseQuery('diffusion -video -"image editing"')).toMatchObject({
      words: ['diffusion'],
      excluded: ['video', 'image editing'],
    });
  });

  test('typographic quotation marks count, and an unclosed one runs to the end', () => {
    expect(parseQuery('“mixture of experts”').phrases).toEqual(['mixture of experts']);
    expect(parseQuery('routing "mixture of').phrases).toEqual(['mixture of']);
  });

  test('a hyphen inside a word and a dash between words exclude nothing', () => {
    expect(parseQuery('pre-training - a survey')).toMatchObject({
      words: ['pre-training', 'a', 'survey'],
      excluded: [],
    });
  });

  test('marks in a pasted text are punctuation', () => {
    const prose = `${'word '.repeat(21)} -5 degrees "as if" title: the rest`;
    const query = parseQuery(prose);
    expect(query).toMatchObject({ phrases: [], excluded: [], notes: [] });
    expect(query.words).toEqual(expect.arrayContaining(['5', 'as', 'if', 'rest']));
  });
});

describe('operators', () => {
  test('take words and quoted values', () => {
    expect(parseQuery('author:"Jane Doe" cat:cs.LG has:code -author:smith').filters).toEqual([
      { kind: 'author', name: 'Jane Doe', excluded: false },
      { kind: 'category', category: 'cs.LG', excluded: false },
      { kind: 'has', link: 'code', excluded: false },
      { kind: 'author', name: 'smith', excluded: true },
    ]);
  });

  test('take dates of a year, a month or a day', () => {
    expect(parseQuery('after:2024 before:2025-03 AFTER:2024-02-29').filters).toEqual([
      { kind: 'after', day: '2024-01-01' },
      { kind: 'before', day: '2025-03-01' },
      { kind: 'after', day: '2024-02-29' },
    ]);
  });

  test('a date excluded is the other side of it', () => {
    expect(parseQuery('-after:2024').filters).toEqual([{ kind: 'before', day: '2024-01-01' }]);
  });

  test('that are unknown become words, with a note', () => {
    const query = parseQuery('year:2024 graphs');
    expect(query.words).toEqual(['year', '2024', 'graphs']);
    expect(query.notes).toEqual(['year: is not an operator here; searched for as words.']);
  });

  test('with an unreadable date become words, with a note that shows the form', () => {
    const query = parseQuery('before:yesterday');
    expect(query.filters).toEqual([]);
    expect(query.words).toEqual(['before', 'yesterday']);
    expect(query.notes[0]).toContain('before:2026-03-14');
  });

  test('without a value are noted and dropped', () => {
    expect(parseQuery('author: cat:')).toMatchObject({ words: [], filters: [] });
    expect(parseQuery('author: cat:').notes).toHaveLength(2);
  });
});

describe('identifiers', () => {
  test.each([
    ['2501.01234', 'arxiv', '2501.01234'],
    [' arXiv:2501.01234v3 ', 'arxiv', '2501.01234'],
    ['https://arxiv.org/pdf/2501.01234v2', 'arxiv', '2501.01234'],
    ['https://doi.org/10.1000/ABC.5', 'doi', '10.1000/abc.5'],
    ['10.48550/arXiv.2501.01234', 'arxiv', '2501.01234'],
  ])('%s is one', (text, scheme, value) => {
    expect(parseQuery(text).identifier).toEqual({ scheme, value });
  });

  test('among words are words', () => {
    expect(parseQuery('see 2501.01234').identifier).toBeNull();
  });

  test('with a malformed escape are no error', () => {
    expect(() => parseQuery('https://doi.org/%E0%A4%A')).not.toThrow();
  });
});

test('control characters and broken surrogates are cleaned away', () => {
  expect(parseQuery('a\u0000b\ud800 c').text).toBe('a b\ufffd c');
});

test('no text breaks it, and its parts stay within what was typed', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '"',
      '-',
      ':',
      'author:',
      '-"',
      'after:',
      'before:2024-13',
      'has:',
      '(',
      "'",
      '\\',
      '%',
      '\0',
      '&|!',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const query = parseQuery(pieces.join(' '));
      expect(query.text.length).toBeLessThanOrEqual(MAXIMUM_QUERY_LENGTH);
      for (const text of [...query.words, ...query.phrases, ...query.excluded]) expect(text).not.toBe('');
      expect(query.words.every((word) => query.identifier || !/\s/.test(word))).toBe(true);
    }),
  );
});

import { expect, test } from 'vitest';
import { authorQuery, compileQuery, hasConditions, phraseQuery } from './compile.ts';
import { parseQuery } from './parse.ts';

test('a phrase keeps the places of its stop words', () => {
  expect(phraseQuery('state of the art')).toBe("'state' <3> 'art'");
  expect(phraseQuery('graph networks')).toBe("'graph' <1> 'network'");
});

test('a phrase of stop words alone is none, and says so', () => {
  expect(phraseQuery('to be or not to be')).toBeNull();
  expect(compileQuery(parseQuery('"to be" hamlet')).notes).toEqual([
    '"to be" has only words too common to search for.',
  ]);
});

test('a name may have one more name between its words, and may be turned round with a comma', () => {
  expect(authorQuery('Jane Doe')).toBe("('jane':C <-> 'doe':C | 'jane':C <2> 'doe':C)");
  expect(authorQuery('Doe, Jane')).toBe(authorQuery('Jane Doe'));
  expect(authorQuery('Doe')).toBe("'doe':C");
  expect(authorQuery('?')).toBeNull();
});

test('words rank and set no condition; quotation marks, minus and operators do', () => {
  expect(hasConditions(compileQuery(parseQuery('graph networks')))).toBe(false);
  for (const text of ['"graph networks"', 'graph -network', 'graph cat:cs.LG', 'graph author:Doe']) {
    expect(hasConditions(compileQuery(parseQuery(text)))).toBe(true);
  }
});

test('words too common to search for leave nothing to rank by, and say so', () => {
  const query = compileQuery(parseQuery('the who'));
  expect(query.anyStem).toBeNull();
  expect(query.notes).toEqual(['The words are too common to search for.']);
});

test('quotation marks of a language cannot end a lexeme', () => {
  expect(compileQuery(parseQuery("O'Brien's l'alg\\bre")).anyStem).not.toMatch(/[^\\ |]'[a-z]+'[a-z]/);
});

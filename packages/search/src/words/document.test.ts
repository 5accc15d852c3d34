import { expect, test } from 'vitest';
import { indexDocument, quoteLexeme } from './document.ts';

const paper = { title: 'Learning graphs', abstract: 'A graph learns.', authorNames: 'Will An, Jo Learning' };

test('titles and authors are labelled, and no phrase reaches from one part into the next', () => {
  expect(indexDocument(paper).words).toBe("'learn':1A,7,15C 'graph':2A,6 'will':10C 'an':11C 'jo':14C");
});

test('stems for ranking come in order, with the names of authors whole', () => {
  expect(indexDocument(paper).stems).toBe('learn graph graph learn will an jo learn');
});

test('what a machine wrote is labelled, adds words after two spaces, and makes none count more', () => {
  const plain = indexDocument(paper);
  const { stems, words } = indexDocument({
    ...paper,
    machineTerms: ['graph learning', 'node embeddings', 'nodes'],
  });
  expect(stems).toBe(`${plain.stems}  node embed`);
  expect(words).toContain("'graph':2A,6,18B");
  expect(words).toContain("'node':22B,26B");
});

test('a word said a thousand times keeps as many places as the database does', () => {
  const { words, stems } = indexDocument({ title: '', abstract: 'loop '.repeat(1000), authorNames: '' });
  expect(words.split(',')).toHaveLength(255);
  expect(stems.split(' ')).toHaveLength(1000);
});

test('a quoted lexeme cannot be left', () => {
  expect(quoteLexeme("a'b\\c")).toBe("'a''b\\\\c'");
});

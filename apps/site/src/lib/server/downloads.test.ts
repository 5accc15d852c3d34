import { expect, test } from 'vitest';
import { prefersMarkdown } from './downloads.ts';

test.each([
  ['text/markdown', true],
  ['text/markdown, text/html', true],
  ['text/html, text/markdown;q=0.8', false],
  ['text/html;q=0.5, text/markdown;q=0.8, */*;q=0.1', true],
  ['text/markdown;q=0', false],
  ['*/*', false],
  ['text/html,application/xhtml+xml,*/*;q=0.8', false],
  ['', false],
])('Accept: %s prefers Markdown: %s', (accept, expected) => {
  expect(prefersMarkdown(accept)).toBe(expected);
});

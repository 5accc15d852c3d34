import { expect, test } from 'vitest';
import { paperName } from './paper-name.ts';

test.each([
  ['https://papers.example.org/papers/2603.00001#cite', '2603.00001'],
  ['https://papers.example.org/papers/math/0309136?comment=3', 'math/0309136'],
  ['/administration/records/doi-10.1%2F2', 'doi-10.1/2'],
  ['https://papers.example.org/papers/%zz', '%zz'],
  [' https://arxiv.org/abs/2603.00001 ', 'https://arxiv.org/abs/2603.00001'],
  ['arXiv:2603.00001', 'arXiv:2603.00001'],
])('%s names %s', (text, name) => {
  expect(paperName(text, 'https://papers.example.org')).toBe(name);
});

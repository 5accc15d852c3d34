import { expect, test } from 'vitest';
import { estimateTokens, type BatchRequest } from './index.ts';

const ask = (...messages: unknown[]): BatchRequest => ({
  customId: '1',
  url: '/v1/chat/completions',
  body: { messages },
});
const user = (content: unknown) => ({ role: 'user', content });

function shared(a: Int32Array, b: Int32Array): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

test('prompts that begin alike have estimates that begin alike', () => {
  const text = 'Papers that run, and how they came to. '.repeat(20);
  const [a, b] = [estimateTokens(ask(user(`${text}Who?`))), estimateTokens(ask(user(`${text}When?`)))];
  expect(shared(a, b)).toBe(Math.min(a.length, b.length) - 3); // the word, the question mark, the turn's end
  expect(shared(a, estimateTokens(ask({ role: 'system', content: text })))).toBe(0);
});

test('a hundred English words are some 130 tokens', () => {
  const words =
    'The quick brown fox jumps over the lazy dog and considers whether international cooperation pays '.repeat(
      10,
    );
  const { length } = estimateTokens(ask(user(words)));
  expect(length / words.trim().split(' ').length).toBeGreaterThan(1);
  expect(length / words.trim().split(' ').length).toBeLessThan(1.8);
});

test('an image is a stretch of its own, the same for the same image', () => {
  const image = (data: string) => ({
    type: 'image_url',
    image_url: { url: `data:image/png;base64,${data}` },
  });
  const look = (data: string, question: string) =>
    estimateTokens(ask(user([image(data), { type: 'text', text: question }])));
  expect(shared(look('aaaa', 'What?'), look('aaaa', 'Where?'))).toBeGreaterThan(200);
  expect(shared(look('aaaa', 'What?'), look('bbbb', 'What?'))).toBe(1);
});

import { expect, test } from 'vitest';
import { readEventStream } from './event-stream.ts';

const events = (...chunks: unknown[]) =>
  chunks.map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`).join('');

test('choices, tool calls and log-probabilities are put together by their indices', () => {
  const call = (index: number, rest: object) => ({ tool_calls: [{ index, ...rest }] });
  const chunk = (index: number, delta: object, more: object = {}) => ({
    id: 'c1',
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index, delta, finish_reason: null, ...more }],
  });
  const text = events(
    chunk(0, { role: 'assistant', content: '' }),
    chunk(1, { role: 'assistant', content: 'Two' }),
    chunk(0, { content: 'One' }, { logprobs: { content: [{ token: 'One', logprob: -1 }] } }),
    chunk(0, { content: ' more' }, { logprobs: { content: [{ token: ' more', logprob: -2 }] } }),
    chunk(1, call(0, { id: 'a', type: 'function', function: { name: 'look', arguments: '{"x"' } })),
    chunk(1, call(0, { id: 'a', type: 'function', function: { arguments: ':1}' } })),
    chunk(1, call(1, { id: 'b', type: 'function', function: { name: 'see', arguments: '{}' } })),
    chunk(0, {}, { finish_reason: 'stop' }),
    chunk(1, {}, { finish_reason: 'tool_calls' }),
    { id: 'c1', choices: [], usage: { prompt_tokens: 3 } },
    '[DONE]',
  );
  expect(readEventStream(text)).toEqual({
    id: 'c1',
    object: 'chat.completion',
    model: 'm',
    usage: { prompt_tokens: 3 },
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        message: { role: 'assistant', content: 'One more' },
        logprobs: {
          content: [
            { token: 'One', logprob: -1 },
            { token: ' more', logprob: -2 },
          ],
        },
      },
      {
        index: 1,
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: 'Two',
          tool_calls: [
            { index: 0, id: 'a', type: 'function', function: { name: 'look', arguments: '{"x":1}' } },
            { index: 1, id: 'b', type: 'function', function: { name: 'see', arguments: '{}' } },
          ],
        },
      },
    ],
  });
});

test('comments, carriage returns and data over several lines are read as the standard says', () => {
  const text =
    ': keep-alive\r\n\r\nevent: x\r\ndata: {"choices":[{"index":0,\r\ndata: "text":"a","finish_reason":"stop"}]}\r\n\r\n';
  expect(readEventStream(text).choices).toEqual([{ index: 0, text: 'a', finish_reason: 'stop' }]);
});

test.each([
  ['', 'no event'],
  [events({ choices: [{ index: 0, text: 'a', finish_reason: null }] }), 'ended in the middle'],
  [events('{"choices'), 'not JSON'],
])('a stream that is torn is no answer: %j', (text, message) => {
  expect(() => readEventStream(text)).toThrow(message);
});

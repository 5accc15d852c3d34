// Completions as the protocol has them, whole and in pieces.
import { field } from '../client/values.ts';
import { instanceOf } from './prompt.ts';
import type { Dialect, ReceivedRequest } from './types.ts';

/** An answer, before it is put into the protocol's form. */
export interface Generated {
  pieces: string[];
  finish: 'stop' | 'length';
}

/** The answer's text in pieces of a word each, cut at the request's limit. */
export function generate({ body, prompt }: ReceivedRequest, text: string | undefined): Generated {
  const words = prompt.match(/[\p{L}\p{N}]+/gu) ?? [];
  const schema = field(field(body.response_format, 'json_schema'), 'schema');
  const own =
    schema === undefined
      ? words.slice(-8).join(' ')
      : JSON.stringify(instanceOf(schema, words.at(-1) ?? 'x'));
  const pieces = (text ?? own).match(/\s*\S+|\s+$/g) ?? [];
  const limit = Number(body.max_completion_tokens ?? body.max_tokens ?? 256);
  return { pieces: pieces.slice(0, limit), finish: pieces.length > limit ? 'length' : 'stop' };
}

export function wholeAnswer(
  request: ReceivedRequest,
  { pieces, finish }: Generated,
  dialect: Dialect,
): object {
  const text = pieces.join('');
  const chat = isChat(request);
  const choice = chat ? { message: { role: 'assistant', content: text } } : { text };
  return {
    ...head(request, chat ? 'chat.completion' : 'text_completion'),
    choices: [{ index: 0, ...choice, finish_reason: finish }],
    ...usage(request, pieces.length, dialect),
  };
}

/** The events of a streamed answer, without the `data:`. */
export function answerEvents(
  request: ReceivedRequest,
  { pieces, finish }: Generated,
  dialect: Dialect,
): string[] {
  const chat = isChat(request);
  const base = head(request, chat ? 'chat.completion.chunk' : 'text_completion');
  const choice = (piece: string, reason: string | null) =>
    chat
      ? { index: 0, delta: piece === '' ? {} : { content: piece }, finish_reason: reason }
      : { index: 0, text: piece, finish_reason: reason };
  const chunk = (choices: object[], more: object = {}) => JSON.stringify({ ...base, choices, ...more });
  const first = chat
    ? [chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }])]
    : [];
  const wantsUsage = field(request.body.stream_options, 'include_usage') === true;
  return [
    ...first,
    ...pieces.map((piece) => chunk([choice(piece, null)])),
    chunk([choice('', finish)]),
    ...(wantsUsage ? [chunk([], usage(request, pieces.length, dialect))] : []),
    '[DONE]',
  ];
}

function isChat({ path }: ReceivedRequest): boolean {
  return path.endsWith('/chat/completions');
}

function head({ number, body }: ReceivedRequest, object: string): object {
  return { id: `cmpl-${number}`, object, created: 1_700_000_000 + number, model: body.model };
}

function usage(
  { promptTokens, cachedTokens }: ReceivedRequest,
  completionTokens: number,
  dialect: Dialect,
): object {
  const counts = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
  if (dialect === 'ollama') return { usage: counts };
  if (dialect === 'llama.cpp')
    return { usage: counts, timings: { cache_n: cachedTokens, prompt_n: promptTokens - cachedTokens } };
  return { usage: { ...counts, prompt_tokens_details: { cached_tokens: cachedTokens } } };
}

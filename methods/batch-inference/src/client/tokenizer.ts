// Token ids of prompts as the server's own tokenizer and chat template give them. Plans by anything else are guesses:
// two prompts that share text need not share tokens.
import type { BatchRequest } from './types.ts';
import { countOf, field, isObject, type JsonObject } from './values.ts';

/** Posts to an endpoint beside the protocol; null where the server has none, or refuses. */
export type Post = (path: string, body: JsonObject, signal?: AbortSignal) => Promise<unknown>;

type Tokenize = (request: BatchRequest, signal?: AbortSignal) => Promise<number[] | null>;

/** Asks in the way that worked before, or in each there is. */
export function createTokenizer(post: Post): Tokenize {
  const known = new Map<BatchRequest['url'], Way | null>();
  return async (request, signal) => {
    if (hasOtherParts(request.body)) return null; // images are no tokens of a text
    const way = known.get(request.url);
    if (way === null) return null;
    if (way) return way(post, request.body, signal);
    for (const candidate of WAYS[request.url]) {
      const tokens = await candidate(post, request.body, signal);
      if (tokens === null) continue;
      known.set(request.url, candidate);
      return tokens;
    }
    known.set(request.url, null);
    return null;
  };
}

type Way = (post: Post, body: JsonObject, signal?: AbortSignal) => Promise<number[] | null>;

/** vLLM: messages, tools and the template's arguments, as for a completion. */
const templated: Way = async (post, body, signal) => {
  const { model, messages, tools, chat_template_kwargs: kwargs } = body;
  const given = Object.fromEntries(
    Object.entries({ model, messages, tools, chat_template_kwargs: kwargs }).filter(
      ([, v]) => v !== undefined,
    ),
  );
  return idsOf(await post('/tokenize', { ...given, add_generation_prompt: true }, signal));
};

/** llama.cpp: the template first, then its text, in which special tokens are read as such. */
const templateThenText: Way = async (post, body, signal) => {
  const { messages, tools, chat_template_kwargs: kwargs } = body;
  const prompt = field(
    await post(
      '/apply-template',
      {
        messages,
        ...(tools === undefined ? {} : { tools }),
        ...(isObject(kwargs) ? { chat_template_kwargs: kwargs } : {}),
      },
      signal,
    ),
    'prompt',
  );
  if (typeof prompt !== 'string') return null;
  return idsOf(await post('/tokenize', { content: prompt, add_special: true, parse_special: true }, signal));
};

/** vLLM and SGLang. */
const promptText: Way = async (post, { model, prompt }, signal) =>
  typeof prompt === 'string'
    ? idsOf(await post('/tokenize', { model, prompt }, signal))
    : idsOf({ tokens: prompt });

/** llama.cpp. */
const contentText: Way = async (post, { prompt }, signal) =>
  typeof prompt === 'string'
    ? idsOf(await post('/tokenize', { content: prompt, add_special: true }, signal))
    : idsOf({ tokens: prompt });

const WAYS: Readonly<Record<BatchRequest['url'], readonly Way[]>> = {
  '/v1/chat/completions': [templated, templateThenText],
  '/v1/completions': [promptText, contentText],
};

/** An empty list is llama.cpp's answer to fields it does not know. */
function idsOf(answer: unknown): number[] | null {
  const tokens = field(answer, 'tokens');
  if (!Array.isArray(tokens) || tokens.length === 0) return null;
  return tokens.every((token) => countOf(token) !== null) ? (tokens as number[]) : null;
}

function hasOtherParts({ messages }: JsonObject): boolean {
  if (!Array.isArray(messages)) return false;
  return messages.some((message: unknown) => {
    const content = field(message, 'content');
    return Array.isArray(content) && content.some((part) => field(part, 'type') !== 'text');
  });
}

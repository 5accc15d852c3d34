// The files of OpenAI's Batch API: a request a line going in, a response a line coming out.
import { NO_TOKENS } from './completion.ts';
import type { BatchRequest, BatchResult } from './types.ts';
import { countOf, field, isObject, parseJson } from './values.ts';

const URLS: readonly string[] = ['/v1/chat/completions', '/v1/completions'] satisfies BatchRequest['url'][];

/** One line of the input, read: a request, or what is wrong with it. */
export type RequestLine = { request: BatchRequest } | { problem: string };

/** Reads `{"custom_id", "method", "url", "body"}`. `model` is for requests that name none. */
export function parseRequestLine(line: string, model?: string): RequestLine {
  const value = parseJson(line);
  if (!isObject(value)) return { problem: 'it is no JSON object' };
  const { custom_id: customId, method = 'POST', url, body } = value;
  if (typeof customId !== 'string' || customId === '')
    return { problem: "'custom_id' is missing, or no text" };
  if (method !== 'POST') return { problem: `'method' is ${JSON.stringify(method)}; only POST can be run` };
  if (typeof url !== 'string' || !URLS.includes(url))
    return { problem: `'url' is ${JSON.stringify(url) ?? 'missing'}; ${URLS.join(' or ')} can be run` };
  if (!isObject(body)) return { problem: "'body' is no JSON object" };
  const named = body.model === undefined && model !== undefined ? { model, ...body } : body;
  if (typeof named.model !== 'string') return { problem: "'body' names no model" };
  const needed = url === '/v1/completions' ? 'prompt' : 'messages';
  if (named[needed] === undefined) return { problem: `'body' has no '${needed}'` };
  return { request: { customId, url: url as BatchRequest['url'], body: named } };
}

/** A request as a line, without its end. */
export function formatRequestLine({ customId, url, body }: BatchRequest): string {
  return JSON.stringify({ custom_id: customId, method: 'POST', url, body });
}

/** A result as a line, without its end: `{"id", "custom_id", "response", "error"}`. */
export function formatResultLine(result: BatchResult): string {
  const { customId, outcome, status, body, error, attempts } = result;
  return JSON.stringify({
    id: `batch_req_${customId}`,
    custom_id: customId,
    response: status === null ? null : { status_code: status, request_id: requestId(body), body },
    error: outcome === 'done' ? null : { code: codeOf(result), message: error, attempts },
  });
}

function codeOf({ status }: BatchResult): string {
  if (status === null) return 'no_answer';
  return status >= 200 && status <= 299 ? 'wrong_format' : `http_${status}`;
}

function requestId(body: unknown): string | null {
  const id = field(body, 'id');
  return typeof id === 'string' ? id : null;
}

/** What a line of results says; null for one that is none, such as a torn one. */
export interface ResultLine {
  customId: string;
  done: boolean;
  usage: BatchResult['usage'];
}

export function parseResultLine(line: string): ResultLine | null {
  const value = parseJson(line);
  if (!isObject(value) || typeof value.custom_id !== 'string' || !('response' in value)) return null;
  const status = field(value.response, 'status_code');
  const done = (value.error === null || value.error === undefined) && status === 200;
  const usage = field(field(value.response, 'body'), 'usage');
  return {
    customId: value.custom_id,
    done,
    usage: {
      ...NO_TOKENS,
      promptTokens: countOf(field(usage, 'prompt_tokens')) ?? 0,
      completionTokens: countOf(field(usage, 'completion_tokens')) ?? 0,
    },
  };
}

import { addressOf, type Address } from './address.ts';
import { readCompletion, type Completion } from './completion.ts';
import { CallError, EndpointError } from './errors.ts';
import { exchange, type Answer, type FetchLike, type Limits } from './exchange.ts';
import { createTokenizer } from './tokenizer.ts';
import type { BatchRequest } from './types.ts';
import { field, isObject, parseJson, type JsonObject } from './values.ts';

export interface ClientOptions {
  /** Such as `http://localhost:8000/v1`; a bare host is given the `/v1`. */
  baseUrl: string;
  apiKey?: string | null;
  /** The global one unless given. */
  fetch?: FetchLike;
  /** Longest time for one answer; 10 minutes unless given. */
  timeoutMs?: number;
  /** Longest silence within an answer; a minute unless given. */
  stallMs?: number;
  /** Largest answer; 16 MB unless given. */
  maxBytes?: number;
  /** Ask for streams, which tell a dead server from a slow one; yes unless given. */
  stream?: boolean;
  now?: () => number;
}

/** A server that speaks OpenAI's protocol. */
export interface Client {
  readonly baseUrl: string;
  /** Sends one request once. @throws CallError, or the reason of `signal` */
  complete(request: Pick<BatchRequest, 'url' | 'body'>, signal?: AbortSignal): Promise<Completion>;
  /** Names of the models it serves; null where it does not tell. @throws CallError, EndpointError ('unauthorised') */
  models(signal?: AbortSignal): Promise<string[] | null>;
  /** Ids of the templated prompt's tokens; null where the server does not offer it, or not for this prompt. */
  tokenize(request: BatchRequest, signal?: AbortSignal): Promise<number[] | null>;
}

/** Makes a client; nothing is sent yet. @throws BatchError for a base URL that is none */
export function createClient(options: ClientOptions): Client {
  const address = addressOf(options.baseUrl);
  const send = sender(options);
  const now = options.now ?? Date.now;
  let streams = options.stream ?? true;
  return {
    baseUrl: address.base,
    async complete({ url, body }, signal) {
      const endpoint = address.endpoint(url);
      const answer = await send(endpoint, streams ? streamed(body) : body, signal);
      if (!streams || !refusesStreams(answer)) return readCompletion(answer, now());
      streams = false;
      return readCompletion(await send(endpoint, body, signal), now());
    },
    models: (signal) => listModels(send, address, signal),
    tokenize: createTokenizer(async (path, body, signal) => {
      const answer = await send(address.besides(path), body, signal);
      return answer.status === 200 ? (parseJson(answer.text) ?? null) : null;
    }),
  };
}

type Send = (url: string, body: JsonObject | null, signal?: AbortSignal) => Promise<Answer>;

function sender(options: ClientOptions): Send {
  const { apiKey = null } = options;
  const fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const limits: Limits = {
    timeoutMs: options.timeoutMs ?? 600_000,
    stallMs: options.stallMs ?? 60_000,
    maxBytes: options.maxBytes ?? 16 * 1024 * 1024,
  };
  const headers: Record<string, string> = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  return (url, body, signal) =>
    body === null
      ? exchange(fetch, url, { method: 'GET', headers }, limits, signal)
      : exchange(
          fetch,
          url,
          {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          },
          limits,
          signal,
        );
}

/** A request that says itself whether it wants a stream keeps its word. */
function streamed(body: JsonObject): JsonObject {
  if (body.stream !== undefined) return body;
  return { ...body, stream: true, stream_options: { include_usage: true } };
}

function refusesStreams({ status, text }: Answer): boolean {
  return (status === 400 || status === 422) && /stream/i.test(text);
}

async function listModels(send: Send, address: Address, signal?: AbortSignal): Promise<string[] | null> {
  const { status, text } = await send(address.endpoint('/v1/models'), null, signal);
  if (status === 401 || status === 403)
    throw new EndpointError(
      'unauthorised',
      `${address.base} answers ${status}: the API key is missing or wrong.`,
    );
  if (status >= 500) throw new CallError('network', `${address.base} answers ${status}.`, status);
  const data = field(parseJson(text), 'data');
  if (status !== 200 || !Array.isArray(data)) return null;
  return data.flatMap((each: unknown) => (isObject(each) && typeof each.id === 'string' ? [each.id] : []));
}

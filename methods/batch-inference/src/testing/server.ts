import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { isObject, parseJson } from '../client/values.ts';
import { answerEvents, generate, wholeAnswer } from './answers.ts';
import { createPrefixCache, type PrefixCache } from './prefix-cache.ts';
import { createWordTokenizer, promptOf, type WordTokenizer } from './prompt.ts';
import type { Dialect, Fault, InferenceServer, InferenceServerOptions, ReceivedRequest } from './types.ts';

/**
 * A server of OpenAI's protocol on a free port of this machine: chat, completions, models, tokenising, streams, a
 * prefix cache whose hits it tells, and every fault that is asked of it. Its answers are words of the prompt.
 */
export async function startInferenceServer(options: InferenceServerOptions = {}): Promise<InferenceServer> {
  const { blockSize = 16, cacheTokens = 1_000_000 } = options;
  const state: State = {
    options,
    dialect: options.dialect ?? 'vllm',
    models: options.models ?? ['test-model'],
    tokenizer: createWordTokenizer(),
    cache: createPrefixCache(blockSize, cacheTokens),
    requests: [],
    inFlight: 0,
    most: 0,
  };
  const server = createServer((incoming, response) => {
    handle(state, incoming, response).catch(() => response.destroy()); // a client that goes within its request
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests: state.requests,
    mostInFlight: () => state.most,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface State {
  options: InferenceServerOptions;
  dialect: Dialect;
  models: readonly string[];
  tokenizer: WordTokenizer;
  cache: PrefixCache;
  requests: ReceivedRequest[];
  inFlight: number;
  /** Most in flight so far. */
  most: number;
}

async function handle(state: State, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { options, dialect, models } = state;
  const path = (incoming.url ?? '').split('?')[0] ?? '';
  const refused =
    options.apiKey !== undefined && incoming.headers.authorization !== `Bearer ${options.apiKey}`;
  if (refused) return failure(response, 401, 'Incorrect API key provided.');
  if (path === '/v1/models')
    return json(response, 200, { object: 'list', data: models.map((id) => ({ id, object: 'model' })) });
  const body = parseJson(await readAll(incoming));
  if (!isObject(body)) return failure(response, 400, 'The body is not a JSON object.');
  if (path === '/tokenize' && dialect !== 'ollama') {
    const answer = tokenize(state, body);
    return answer ? json(response, 200, answer) : failure(response, 400, "'prompt' is required.");
  }
  if (path === '/apply-template' && dialect === 'llama.cpp')
    return json(response, 200, { prompt: promptOf(body) });
  if (path !== '/v1/chat/completions' && path !== '/v1/completions')
    return failure(response, 404, 'Not Found');
  if (!models.includes(String(body.model)))
    return failure(response, 404, `The model '${String(body.model)}' does not exist.`);
  await complete(state, receive(state, path, incoming, body), response);
}

/** What the dialect's endpoint answers; null where the fields are not its own. */
function tokenize({ dialect, tokenizer }: State, body: JsonBody): object | null {
  if (dialect === 'llama.cpp' && body.content === undefined) return { tokens: [] };
  const text = dialect === 'llama.cpp' ? body.content : body.prompt;
  const given = text ?? (dialect === 'vllm' ? body.messages : undefined);
  if (given === undefined) return null;
  const tokens = tokenizer.encode(typeof given === 'string' ? given : promptOf({ ...body, messages: given }));
  return { tokens, count: tokens.length, max_model_len: 1_000_000 };
}

function receive(state: State, path: string, { headers }: IncomingMessage, body: JsonBody): ReceivedRequest {
  const { requests, tokenizer, cache } = state;
  const prompt = promptOf(body);
  const tokens = tokenizer.encode(prompt);
  const counted = { promptTokens: tokens.length, cachedTokens: cache.find(tokens) };
  const request: ReceivedRequest = { number: requests.length, path, headers, body, prompt, ...counted };
  requests.push(request);
  return request;
}

async function complete(state: State, request: ReceivedRequest, response: ServerResponse): Promise<void> {
  const { options, dialect, cache, tokenizer } = state;
  state.most = Math.max(state.most, ++state.inFlight);
  response.once('close', () => state.inFlight--);
  await options.beforeAnswer?.(request);
  const fault = options.fault?.(request) ?? null;
  if (fault && answerWithFault(fault, response)) return;
  const generated = generate(request, options.answer?.(request));
  const keep = () => cache.put(tokenizer.encode(request.prompt));
  if (request.body.stream === true) {
    await stream(answerEvents(request, generated, dialect), fault, response);
    if (fault === null) keep();
  } else if (fault?.kind === 'stall') response.writeHead(200, JSON_TYPE).write('{');
  else if (fault?.kind === 'die') response.writeHead(200, JSON_TYPE).write('{', () => response.destroy());
  else {
    keep();
    json(response, 200, wholeAnswer(request, generated, dialect));
  }
}

type JsonBody = Record<string, unknown>;
const JSON_TYPE = { 'content-type': 'application/json' };

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, JSON_TYPE).end(JSON.stringify(value));
}

function failure(response: ServerResponse, status: number, message: string): void {
  json(response, status, { error: { message, type: 'invalid_request_error', code: null } });
}

/** Whether the fault is the whole answer. */
function answerWithFault(fault: Fault, response: ServerResponse): boolean {
  if (fault.kind === 'status')
    response
      .writeHead(fault.status, { ...JSON_TYPE, ...fault.headers })
      .end(fault.body ?? JSON.stringify({ error: { message: `fault ${fault.status}` } }));
  else if (fault.kind === 'rubbish')
    response.writeHead(200, { 'content-type': fault.contentType ?? 'application/json' }).end(fault.body);
  else if (fault.kind === 'flood') response.writeHead(200, JSON_TYPE).end(Buffer.alloc(fault.bytes, 0x20));
  else if (fault.kind === 'die' && fault.after === undefined) response.destroy();
  else return false;
  return true;
}

async function stream(
  events: readonly string[],
  fault: Fault | null,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const breaks = fault?.kind === 'die' || fault?.kind === 'stall' ? (fault.after ?? 0) : Infinity;
  for (const [index, event] of events.entries()) {
    if (index >= breaks) {
      if (fault?.kind === 'die') response.destroy();
      return; // or silence
    }
    await new Promise<void>((resolve) => response.write(`data: ${event}\n\n`, () => resolve()));
  }
  response.end();
}

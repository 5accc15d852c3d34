import { afterEach, describe, expect, test } from 'vitest';
import { startInferenceServer, type Fault, type InferenceServerOptions } from '../testing/index.ts';
import {
  BatchError,
  costOf,
  createClient,
  EndpointError,
  runBatch,
  textOf,
  type BatchProgress,
  type BatchRequest,
  type BatchResult,
  type ClientOptions,
  type RunOptions,
} from './index.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((server) => server.close()))));

async function serve(options: InferenceServerOptions = {}) {
  const server = await startInferenceServer(options);
  open.push(server);
  return server;
}

function chat(index: number, content: unknown, more: Record<string, unknown> = {}): BatchRequest {
  const body = { model: 'test-model', messages: [{ role: 'user', content }], max_tokens: 8, ...more };
  return { customId: `r${index}`, url: '/v1/chat/completions', body };
}

/** `groups` papers of 60 words, and `questions` about each, shuffled. */
function questions(groups: number, each: number): BatchRequest[] {
  const paper = (group: number) => Array.from({ length: 60 }, (_, word) => `p${group}w${word}`).join(' ');
  return Array.from({ length: groups * each }, (_, index) =>
    chat(index, `${paper(index % groups)} Question ${index}: why?`),
  );
}

/** Waits are counted, and nothing sleeps. */
function impatient(waits: number[] = []): RunOptions {
  const sleep = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return { sleep, random: () => 0, now: () => 0 };
}

async function runOne(
  faults: (Fault | null)[],
  client: Partial<ClientOptions> = {},
  request = chat(0, 'Say it again'),
  options: Partial<InferenceServerOptions> = {},
) {
  const server = await serve({ fault: ({ number }) => faults[number] ?? null, ...options });
  const waits: number[] = [];
  const { results } = await runBatch(
    [request],
    createClient({ baseUrl: server.url, ...client }),
    impatient(waits),
  );
  const bodies = server.requests.map(({ body }) => body);
  return { result: results[0] as BatchResult, waits, sent: bodies.length, bodies };
}

describe('a batch', () => {
  test('comes back in the order of its requests, each with its own limits', async () => {
    const server = await serve();
    const requests = questions(3, 4).map(({ body, ...rest }, index) => ({
      ...rest,
      body: { ...body, max_tokens: 1 + (index % 3), temperature: index / 100 },
    }));
    const seen: string[] = [];
    const { results } = await runBatch(requests, createClient({ baseUrl: server.url }), {
      onResult: ({ customId }) => void seen.push(customId),
    });
    expect(results.map(({ customId }) => customId)).toEqual(requests.map(({ customId }) => customId));
    expect(seen).not.toEqual(results.map(({ customId }) => customId)); // groups ran one after the other
    expect([...seen].sort()).toEqual(results.map(({ customId }) => customId).sort());
    expect(results.map(({ usage }) => usage.completionTokens)).toEqual(
      requests.map((_, index) => 1 + (index % 3)),
    );
    const members = server.requests.filter(
      ({ body }) => body.max_tokens !== 1 || body.temperature !== undefined,
    );
    for (const { body } of members) {
      const index = Math.round(100 * Number(body.temperature));
      expect(body.max_tokens === 1 + (index % 3) || body.max_tokens === 1).toBe(true);
    }
  });

  test('computes each shared prefix once when it primes, and does not when it does not', async () => {
    const cachedWith = async (prime: 'separate' | 'first' | 'none') => {
      let arrived = 0;
      let release = () => {};
      const all = new Promise<void>((resolve) => (release = resolve));
      // Without a primer all six are there before the first is answered: the worst case, and the usual one.
      const beforeAnswer = () => (++arrived === 6 && release(), prime === 'none' ? all : undefined);
      const server = await serve({ beforeAnswer });
      const summary = await runBatch(questions(1, 6), createClient({ baseUrl: server.url }), { prime });
      return { ...summary, calls: server.requests.length };
    };
    const [separate, first, none] = [
      await cachedWith('separate'),
      await cachedWith('first'),
      await cachedWith('none'),
    ];
    expect(none).toMatchObject({ cachedTokens: 0, primers: 0, calls: 6 });
    expect(first).toMatchObject({ cachedTokens: 5 * 48, primers: 0, calls: 6 });
    expect(separate).toMatchObject({ primers: 1, calls: 7, tokens: 'server', groups: 1 });
    expect(separate.cachedTokens).toBeGreaterThanOrEqual(6 * 48);
    expect(separate.plannedSaving).toBeGreaterThan(0.5);
  });

  test.each([
    ['vllm', 'server', 'server'],
    ['llama.cpp', 'server', 'server'],
    ['sglang', 'estimate', 'server'],
    ['ollama', 'estimate', 'estimate'],
  ] as const)('plans on the tokens of %s where it gives them', async (dialect, forChat, forText) => {
    const server = await serve({ dialect });
    const client = createClient({ baseUrl: server.url });
    const chats = await runBatch(questions(2, 3), client);
    expect(chats).toMatchObject({ tokens: forChat, groups: 2, done: 6, failed: 0 });
    expect(chats.cachedTokens === null).toBe(dialect === 'ollama');
    const texts = questions(2, 3).map(({ customId, body: { messages, ...body } }): BatchRequest => {
      const prompt = (messages as { content: string }[])[0]?.content;
      return { customId, url: '/v1/completions', body: { ...body, prompt } };
    });
    const completed = await runBatch(texts, client);
    expect(completed).toMatchObject({ tokens: forText, groups: 2, done: 6 });
    expect(completed.results.every((result) => (textOf(result) ?? '') !== '')).toBe(true);
  });

  test('keeps to its concurrency and its budget of KV tokens', async () => {
    const server = await serve();
    const client = createClient({ baseUrl: server.url });
    let sent = 0;
    const count = ({ inFlight }: BatchProgress) => void (sent = Math.max(sent, inFlight));
    await runBatch(questions(4, 5), client, { concurrency: 3, onProgress: count });
    expect(sent).toBe(3);
    expect(server.mostInFlight()).toBeLessThanOrEqual(3);
    let most = 0;
    const measure = ({ tokensInFlight }: BatchProgress) => void (most = Math.max(most, tokensInFlight));
    await runBatch(questions(4, 5), client, { kvBudgetTokens: 200, onProgress: measure });
    expect(most).toBeGreaterThan(100);
    expect(most).toBeLessThanOrEqual(200);
    expect((await runBatch(questions(2, 2), client, { kvBudgetTokens: 10 })).done).toBe(4); // alone, rather than never
  });

  test('ends when it is told to, and begins nothing more', async () => {
    const controller = new AbortController();
    const server = await serve({
      beforeAnswer: ({ number }) => (number === 2 ? controller.abort('enough') : undefined),
    });
    const client = createClient({ baseUrl: server.url });
    const running = runBatch(questions(1, 20), client, { concurrency: 1, signal: controller.signal });
    await expect(running).rejects.toBe('enough');
    expect(server.requests).toHaveLength(3);
  });

  test('goes on past requests that fail, and says why', async () => {
    const server = await serve();
    const requests = [chat(0, 'fine'), chat(1, 'lost', { model: 'other' }), chat(2, 'fine too')];
    const summary = await runBatch(requests, createClient({ baseUrl: server.url }), impatient());
    expect(summary).toMatchObject({ done: 2, failed: 1 });
    expect(summary.results[1]).toMatchObject({
      outcome: 'failed',
      status: 404,
      attempts: 1,
      error: "HTTP 404: The model 'other' does not exist.",
    });
  });

  test('stops where the key is wrong, or nobody answers any more', async () => {
    const server = await serve({ apiKey: 'secret' });
    const run = (baseUrl: string, apiKey: string) =>
      runBatch(questions(2, 5), createClient({ baseUrl, apiKey }), impatient());
    await expect(run(server.url, 'other')).rejects.toMatchObject({
      name: 'EndpointError',
      reason: 'unauthorised',
    });
    expect((await run(server.url, 'secret')).done).toBe(10);
    await server.close();
    await expect(run(server.url, 'secret')).rejects.toMatchObject({ reason: 'unreachable' });
    await expect(run(server.url, 'secret')).rejects.toThrow(EndpointError);
  });
});

describe('one request', () => {
  const limits = { kind: 'status', status: 429, headers: { 'retry-after': '7' } } as const;

  test('waits as long as the server asks, and backs off where it does not say', async () => {
    const { result, waits } = await runOne([
      limits,
      { kind: 'status', status: 503 },
      { kind: 'status', status: 500 },
    ]);
    expect(result).toMatchObject({ outcome: 'done', attempts: 4 });
    expect(waits.filter((wait) => wait !== 7000)).toEqual([500, 1000]);
    expect(waits[0]).toBe(7000);
  });

  test('that is told to wait makes the others wait too', async () => {
    const server = await serve({ fault: ({ number }) => (number === 0 ? limits : null) });
    const waits: number[] = [];
    const options = { ...impatient(waits), concurrency: 1 }; // a clock that stands still: whoever asks waits
    await runBatch([chat(0, 'a'), chat(1, 'b')], createClient({ baseUrl: server.url }), options);
    expect(waits).toEqual([7000, 7000, 7000]);
  });

  test('is given up when the server wants to be left alone for long, or fails for good', async () => {
    const long = await runOne([{ ...limits, headers: { 'retry-after': '3600' } }]);
    expect(long.result).toMatchObject({ outcome: 'failed', status: 429, attempts: 1 });
    expect(long.result.error).toContain('3600 s');
    const refused = await runOne([{ kind: 'status', status: 400, body: '{"detail":"too long"}' }]);
    expect(refused.result).toMatchObject({
      outcome: 'failed',
      status: 400,
      attempts: 1,
      error: 'HTTP 400: too long',
    });
    const always = await runOne(Array.from({ length: 9 }, () => ({ kind: 'status', status: 500 }) as const));
    expect(always.result).toMatchObject({ outcome: 'failed', attempts: 6 });
  });

  test.each<[string, Fault]>([
    ['dies before its answer', { kind: 'die' }],
    ['dies within its answer', { kind: 'die', after: 3 }],
    ['stalls', { kind: 'stall', after: 2 }],
    ['answers with a page', { kind: 'rubbish', body: '<html>Bad gateway</html>', contentType: 'text/html' }],
    ['answers with JSON that is no completion', { kind: 'rubbish', body: '{"ok":true}' }],
    ['answers with nothing', { kind: 'rubbish', body: '' }],
    ['streams rubbish', { kind: 'rubbish', body: 'data: {"cho\n\n', contentType: 'text/event-stream' }],
    [
      'ends its stream early',
      { kind: 'rubbish', body: 'data: {"choices":[]}\n\n', contentType: 'text/event-stream' },
    ],
    [
      'reports an error in its stream',
      {
        kind: 'rubbish',
        body: 'data: {"error":{"message":"x","code":500}}\n\n',
        contentType: 'text/event-stream',
      },
    ],
  ])('is sent again when the server %s', async (_, fault) => {
    const { result } = await runOne([fault], { stallMs: 50 });
    expect(result).toMatchObject({ outcome: 'done', attempts: 2, error: null });
    expect(textOf(result)).toContain('Say it again');
  });

  test('is not waited for for ever, and its answer not read without end', async () => {
    const never = new Promise<void>(() => {});
    const silent = await runOne([], { timeoutMs: 30 }, chat(0, 'x'), { beforeAnswer: () => never });
    expect(silent.result).toMatchObject({ outcome: 'failed', status: null, attempts: 6 });
    expect(silent.result.error).toContain('no whole answer within 0.03 s');
    const flood = await runOne([{ kind: 'flood', bytes: 100_000 }], { maxBytes: 10_000 });
    expect(flood.result).toMatchObject({ outcome: 'failed', attempts: 1 });
    expect(flood.result.error).toContain('more than 10000 bytes');
  });

  test('does not follow the server elsewhere with the key', async () => {
    const away = { kind: 'status', status: 307, headers: { location: 'https://example.org/' } } as const;
    const { result, sent } = await runOne([away]);
    expect(result).toMatchObject({ outcome: 'failed', attempts: 1 });
    expect(result.error).toContain('redirects to https://example.org/');
    expect(sent).toBe(1);
  });

  test('is sent whole to a server that does not stream', async () => {
    const { result, sent } = await runOne([
      { kind: 'status', status: 400, body: '{"error":"stream_options?"}' },
    ]);
    expect(result).toMatchObject({ outcome: 'done', attempts: 1 });
    expect(sent).toBe(2);
    const plain = await runOne([], {}, chat(0, 'Say it again', { stream: false }));
    expect(plain.bodies[0]).toMatchObject({ stream: false });
    expect(plain.result.body).toEqual({
      ...(result.body as object),
      id: 'cmpl-0',
      created: expect.any(Number),
    });
  });

  test('with an image is passed through as it is', async () => {
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
    ];
    const server = await serve();
    const summary = await runBatch([chat(0, content)], createClient({ baseUrl: server.url }));
    expect(summary).toMatchObject({ done: 1, tokens: 'estimate' });
    expect(server.requests[0]?.body.messages).toEqual([{ role: 'user', content }]);
  });
});

describe('an answer by a JSON Schema', () => {
  const schema = {
    type: 'object',
    properties: { summary: { type: 'string' }, keywords: { type: 'array', items: { type: 'string' } } },
    required: ['summary', 'keywords'],
    additionalProperties: false,
  };
  const format = { type: 'json_schema', json_schema: { name: 'summary', schema } };
  const request = chat(0, 'Summarise', { response_format: format, max_tokens: 50 });
  const answers = (...texts: string[]) => ({
    answer: ({ number }: { number: number }) => texts[number] ?? texts.at(-1) ?? '',
  });

  test('counts when it is one', async () => {
    const { result } = await runOne([], {}, request);
    expect(JSON.parse(textOf(result) ?? '')).toEqual({ summary: 'assistant', keywords: ['assistant'] });
  });

  test.each([
    ['Sure! Here it is', 'the answer is not JSON'],
    ['{"summary":"a"}', "$ has no 'keywords'"],
    ['{"summary":"a","keywords":[1]}', '$.keywords[0] is not of type string'],
    ['{"summary":"a","keywords":[],"x":1}', "$ has 'x', which is not asked for"],
  ])('is asked for again when it is not: %s', async (wrong, message) => {
    const good = '{"summary":"a","keywords":["b"]}';
    expect((await runOne([], {}, request, answers(wrong, good))).result).toMatchObject({
      outcome: 'done',
      attempts: 2,
    });
    const always = (await runOne([], {}, request, answers(wrong))).result;
    expect(always).toMatchObject({ outcome: 'failed', status: 200, attempts: 3, error: message });
  });

  test('that is cut off is not asked for again: it would be cut off again', async () => {
    const short = chat(0, 'Summarise', { response_format: format, max_tokens: 1 });
    const { result } = await runOne([], {}, short, answers('{"summary": "a b c"}'));
    expect(result).toMatchObject({ outcome: 'failed', attempts: 1 });
    expect(result.error).toContain('raise max_tokens');
  });
});

test('models are listed, keys are checked, and base URLs are what clients of the protocol take', async () => {
  const server = await serve({ models: ['a', 'b'], apiKey: 'k' });
  const bare = server.url.replace('/v1', '');
  expect(await createClient({ baseUrl: bare, apiKey: 'k' }).models()).toEqual(['a', 'b']);
  expect(await createClient({ baseUrl: `${server.url}/`, apiKey: 'k' }).models()).toEqual(['a', 'b']);
  await expect(createClient({ baseUrl: bare }).models()).rejects.toThrow('API key');
  for (const baseUrl of ['localhost', 'ftp://a/v1', 'http://a:b@c/v1', 'http://a/v1?key=x'])
    expect(() => createClient({ baseUrl })).toThrow(BatchError);
});

test('a run costs its tokens, primers included, and cached ones at their price', () => {
  const totals = { done: 2, failed: 0, retries: 0, promptTokens: 3e6, completionTokens: 1e6 };
  const all = { ...totals, cachedTokens: 1e6, primers: 1, primerTokens: 5e5 };
  expect(costOf(all, { input: 2, output: 8, cachedInput: 0.5 })).toBeCloseTo(2.5 * 2 + 0.5 + 8, 10);
  expect(costOf({ ...all, cachedTokens: null }, { input: 2, output: 8 })).toBeCloseTo(3.5 * 2 + 8, 10);
});

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { EmbedderUnavailable } from '../errors.ts';
import { createOpenAiEmbedder } from './openai.ts';

interface Request {
  path: string | undefined;
  authorization: string | undefined;
  body: { model: string; input: string[]; encoding_format: string };
}

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** An end point that speaks the protocol: entries come in any order and carry their index. */
async function serve(answer: (request: Request, number: number, response: ServerResponse) => void) {
  const requests: Request[] = [];
  const server = createServer((incoming, response) => {
    void readBody(incoming).then((body) => {
      const { url: path, headers } = incoming;
      const request = {
        path,
        authorization: headers.authorization,
        body: JSON.parse(body) as Request['body'],
      };
      requests.push(request);
      answer(request, requests.length, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  return body;
}

function sendVectors({ body }: Request, response: ServerResponse): void {
  const data = body.input.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, 1] }));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ object: 'list', data: data.reverse(), model: body.model }));
}

const paper = (title: string) => ({ title, abstract: 'b', authorNames: '' });

describe('an end point', () => {
  test('is asked with model and key, and its vectors come back in order and of length one', async () => {
    const { url, requests } = await serve((request, _, response) => sendVectors(request, response));
    const embedder = await createOpenAiEmbedder({
      kind: 'openai',
      url: `${url}/`,
      model: 'm',
      apiKey: 'secret',
    });
    expect(embedder).toMatchObject({ dimensions: 2, key: 'openai/m/2' });
    const [short, long] = await embedder.embedPapers([paper('a'), paper('a much longer title')]);
    expect(short?.[0]).toBeLessThan(long?.[0] ?? 0);
    expect(Math.hypot(...(long ?? []))).toBeCloseTo(1, 6);
    expect(requests[1]).toMatchObject({
      path: '/v1/embeddings',
      authorization: 'Bearer secret',
      body: { model: 'm', input: ['a\n\nb', 'a much longer title\n\nb'], encoding_format: 'float' },
    });
  });

  test('that is busy is asked again, after as long as it wishes', async () => {
    const { url, requests } = await serve((request, number, response) => {
      if (number === 2) response.writeHead(429, { 'retry-after': '0.05' }).end('slow down');
      else if (number === 3) response.writeHead(503).end();
      else sendVectors(request, response);
    });
    const embedder = await createOpenAiEmbedder({ kind: 'openai', url, model: 'm' });
    expect(await embedder.embedPapers([paper('a')])).toHaveLength(1);
    expect(requests).toHaveLength(4);
  });

  test('that refuses the key is asked once, and the error says what to check', async () => {
    const { url, requests } = await serve((_, __, response) => response.writeHead(401).end('no such key'));
    const opening = createOpenAiEmbedder({ kind: 'openai', url, model: 'm', apiKey: 'secret' });
    await expect(opening).rejects.toThrow(/401: no such key Check EMBEDDER_API_KEY/);
    await expect(opening).rejects.not.toThrow(/secret/);
    expect(requests).toHaveLength(1);
  });

  test.each([
    ['{"data":[]}'],
    ['{"data":[{"index":0,"embedding":["x"]}]}'],
    ['{"data":[{"index":3,"embedding":[1]}]}'],
    ['[]'],
  ])('that answers %s is refused', async (body) => {
    const { url } = await serve((_, __, response) => response.end(body));
    await expect(createOpenAiEmbedder({ kind: 'openai', url, model: 'm' })).rejects.toThrow(
      EmbedderUnavailable,
    );
  });

  test('that does not answer is given up for a query at once', async () => {
    const { url, requests } = await serve((request, number, response) => {
      if (number === 1) sendVectors(request, response);
    });
    const embedder = await createOpenAiEmbedder({ kind: 'openai', url, model: 'm', timeoutMs: 100 });
    await expect(embedder.embedQuery('q')).rejects.toThrow('no answer within 100 ms');
    expect(requests).toHaveLength(2);
  });

  test('is left when the caller aborts', async () => {
    const { url } = await serve((request, number, response) => {
      if (number === 1) sendVectors(request, response);
    });
    const embedder = await createOpenAiEmbedder({ kind: 'openai', url, model: 'm' });
    const abort = new AbortController();
    const answer = embedder.embedPapers([paper('a')], abort.signal);
    abort.abort(new Error('stopped'));
    await expect(answer).rejects.toThrow('stopped');
  });
});

test('a guarded fetch stands in for the global one', async () => {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    return Response.json({ data: [{ index: 0, embedding: [3, 4] }] });
  };
  const embedder = await createOpenAiEmbedder({
    kind: 'openai',
    url: 'https://e.example/v1',
    model: 'm',
    fetch,
  });
  expect([...(await embedder.embedQuery('q'))]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)]);
  expect(asked).toEqual(['https://e.example/v1/embeddings', 'https://e.example/v1/embeddings']);
});

test('without address or model the error names the setting', async () => {
  await expect(createOpenAiEmbedder({ kind: 'openai', model: 'm' })).rejects.toThrow('EMBEDDER_URL');
  await expect(createOpenAiEmbedder({ kind: 'openai', url: 'https://e.example' })).rejects.toThrow(
    'EMBEDDER_MODEL',
  );
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfiguration } from '@papertape/configuration';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guardedEmbedder } from './embedder.ts';

let server: Server;
let url: string;
const bodies: string[] = [];

beforeEach(async () => {
  bodies.length = 0;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      bodies.push(body);
      response.end('{"data":[]}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

function configured(embedderUrl: string) {
  return guardedEmbedder(
    readConfiguration({ EMBEDDER: 'openai', EMBEDDER_MODEL: 'small', EMBEDDER_URL: embedderUrl }),
  );
}

test('the end point that is configured is reached at a private address', async () => {
  const { fetch } = configured(url);
  const answer = await fetch?.(`${url}/embeddings`, { method: 'POST', body: '{"input":[]}' });
  expect(await answer?.json()).toEqual({ data: [] });
  expect(bodies).toEqual(['{"input":[]}']);
});

test('no other private address is', async () => {
  const { fetch } = configured('https://embeddings.example.org/v1');
  await expect(fetch?.(`${url}/embeddings`, { method: 'POST', body: '{}' })).rejects.toThrow(/private/i);
  expect(bodies).toEqual([]);
});

test('the built-in embedder fetches nothing', () => {
  expect(guardedEmbedder(readConfiguration({}))).not.toHaveProperty('fetch');
});

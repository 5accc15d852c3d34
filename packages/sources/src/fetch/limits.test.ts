import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { failure, fetcher, resolvesTo, serve } from './testing.ts';

describe('limits', () => {
  test('a body that is too large is dropped while it comes', async () => {
    const { host, url } = await serve((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) continue;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const error = await failure(fetcher({ allow: [host], maxBytes: 200_000 })(url));
    expect(error.failure).toBe('too-large');
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('a small %s body that unpacks to a large one is dropped too', async (encoding, compress) => {
    const packed = compress(Buffer.alloc(5_000_000));
    const { host, url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(packed),
    );
    expect(packed.length).toBeLessThan(100_000);
    expect((await failure(fetcher({ allow: [host], maxBytes: 1_000_000 })(url))).failure).toBe('too-large');
    const whole = await fetcher({ allow: [host], maxBytes: 6_000_000 })(url);
    expect((await whole.arrayBuffer()).byteLength).toBe(5_000_000);
  });

  test('silence ends the attempt', async () => {
    const { host, url } = await serve((_request, response) => response.write('beginning'));
    const error = await failure(fetcher({ allow: [host], timeoutMs: 10_000, idleTimeoutMs: 80 })(url));
    expect(error).toMatchObject({ failure: 'timeout' });
    expect(error.message).toContain('silent');
  });

  test('a trickle ends at the total time', async () => {
    const { host, url } = await serve((_request, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const error = await failure(fetcher({ allow: [host], timeoutMs: 200, idleTimeoutMs: 150 })(url));
    expect(error).toMatchObject({ failure: 'timeout' });
    expect(error.message).toContain('whole answer');
  });

  test('half an answer is never taken for a whole one', async () => {
    const { host, url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    expect((await failure(fetcher({ allow: [host] })(url))).failure).toBe('network');
  });

  test('half a compressed answer is no answer either', async () => {
    const packed = gzipSync(Buffer.from('a text that ends too early '.repeat(100)));
    const { host, url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(packed.subarray(0, packed.length - 12));
    });
    expect((await failure(fetcher({ allow: [host] })(url))).failure).toBe('network');
  });

  test('an abort ends it at once', async () => {
    const { host, url } = await serve(() => undefined);
    const controller = new AbortController();
    const answer = failure(fetcher({ allow: [host] })(url, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 20);
    expect((await answer).failure).toBe('aborted');
  });
});

describe('repetition', () => {
  test('a failure that passes is asked again, with growing pauses', async () => {
    let count = 0;
    const { host, url } = await serve((_request, response) => {
      count += 1;
      response.writeHead(count < 3 ? 503 : 200).end('at last');
    });
    const pauses: number[] = [];
    const get = fetcher({
      allow: [host],
      retries: 3,
      random: () => 1,
      sleep: (pause) => Promise.resolve(void pauses.push(pause)),
    });
    expect(await (await get(url)).text()).toBe('at last');
    expect(pauses).toEqual([500, 1000]);
  });

  test('Retry-After is obeyed', async () => {
    let count = 0;
    const { host, url } = await serve((_request, response) => {
      count += 1;
      if (count === 1) response.writeHead(429, { 'retry-after': '7' }).end();
      else response.end('ok');
    });
    const pauses: number[] = [];
    const get = fetcher({
      allow: [host],
      retries: 1,
      sleep: (pause) => Promise.resolve(void pauses.push(pause)),
    });
    await get(url);
    expect(pauses).toEqual([7000]);
  });

  test('a Retry-After longer than we wait is told to the caller', async () => {
    const { host, url, requests } = await serve((_request, response) =>
      response.writeHead(503, { 'retry-after': '3600' }).end(),
    );
    const error = await failure(fetcher({ allow: [host], retries: 3 })(url));
    expect(error).toMatchObject({ failure: 'busy', status: 503, retryAfterMs: 3_600_000 });
    expect(requests).toHaveLength(1);
  });

  test('a refusal is not asked again', async () => {
    let asked = 0;
    const get = fetcher({
      retries: 3,
      resolve: (hostname) => {
        asked += 1;
        return resolvesTo('10.0.0.1')(hostname);
      },
    });
    await failure(get('http://inside.example.org/'));
    expect(asked).toBe(1);
  });

  test('after the last repetition an error status is an answer', async () => {
    const { host, url, requests } = await serve((_request, response) =>
      response.writeHead(500).end('broken'),
    );
    const response = await fetcher({ allow: [host], retries: 2 })(url);
    expect(response.status).toBe(500);
    expect(requests).toHaveLength(3);
  });
});

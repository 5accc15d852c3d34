import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { FetchError } from './errors.ts';
import { createGuardedFetch, type GuardedFetch, type GuardedFetchOptions } from './guarded-fetch.ts';
import type { Resolver } from './policy.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

async function serve(
  listener: RequestListener,
): Promise<{ host: string; url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}`, requests };
}

function fetcher(options: Partial<GuardedFetchOptions> = {}): GuardedFetch {
  const made = createGuardedFetch({
    allow: [],
    timeoutMs: 5_000,
    retries: 0,
    userAgent: 'papertape-test',
    sleep: () => Promise.resolve(),
    ...options,
  });
  open.push(made);
  return made;
}

async function failure(promise: Promise<unknown>): Promise<FetchError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FetchError)) throw new Error(`expected a FetchError, got ${String(error)}`);
  return error;
}

const resolvesTo =
  (...addresses: string[]): Resolver =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

describe('what may be reached', () => {
  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://①②⑦.0.0.1/',
  ])('a literal private address is refused in every spelling: %s', async (url) => {
    expect((await failure(fetcher()(url))).failure).toBe('refused');
  });

  test.each([
    'file:///etc/passwd',
    'ftp://example.org/x',
    'data:text/plain,x',
    'gopher://example.org/',
    'no url',
  ])('only http and https are fetched: %s', async (url) => {
    expect((await failure(fetcher()(url))).failure).toBe('refused');
  });

  test('user information in a URL is refused, so that no one is misled about the host', async () => {
    const { host } = await serve((_request, response) => response.end('inside'));
    const get = fetcher({ allow: [host] });
    expect((await failure(get(`http://rss.arxiv.org@${host}/`))).failure).toBe('refused');
  });

  test.each(['127.0.0.1', '10.0.0.8', '::1', '::ffff:7f00:1', 'fd00::1', '64:ff9b::a00:1'])(
    'a public name that resolves to %s is refused before anything is sent',
    async (address) => {
      const { url, requests } = await serve((_request, response) => response.end('inside'));
      const get = fetcher({ resolve: resolvesTo(address) });
      const error = await failure(get(`http://papers.example.org:${new URL(url).port}/`));
      expect(error.failure).toBe('refused');
      expect(requests).toHaveLength(0);
    },
  );

  test('a name that turns private between two requests is refused at the second connection', async () => {
    const { url } = await serve((_request, response) => {
      response.setHeader('connection', 'close');
      response.end('inside');
    });
    const answers = ['93.184.215.14', '127.0.0.1'];
    const asked: string[] = [];
    const get = fetcher({
      timeoutMs: 300,
      resolve: (hostname) => {
        asked.push(hostname);
        return resolvesTo(answers.shift() ?? '127.0.0.1')(hostname);
      },
    });
    const target = `http://rebinding.example.org:${new URL(url).port}/`;
    expect((await failure(get(target))).failure).not.toBe('refused'); // a public address where nobody answers
    expect((await failure(get(target))).failure).toBe('refused');
    expect(asked).toEqual(['rebinding.example.org', 'rebinding.example.org']);
  });

  test('localhost by name is refused, and reached once it is allowed', async () => {
    const { url } = await serve((_request, response) => response.end('inside'));
    const target = `http://localhost:${new URL(url).port}/`;
    expect((await failure(fetcher()(target))).failure).toBe('refused');
    const get = fetcher({ allow: [`localhost:${new URL(url).port}`], resolve: resolvesTo('127.0.0.1') });
    expect(await (await get(target)).text()).toBe('inside');
  });

  test('an allowed host:port allows no other port, and an allowed host allows all of them', async () => {
    const one = await serve((_request, response) => response.end('one'));
    const two = await serve((_request, response) => response.end('two'));
    const get = fetcher({ allow: [one.host] });
    expect(await (await get(one.url)).text()).toBe('one');
    expect((await failure(get(two.url))).failure).toBe('refused');
    expect(await (await fetcher({ allow: ['127.0.0.1'] })(two.url)).text()).toBe('two');
  });
});

describe('redirects', () => {
  test('are followed within an allowed host, and the final address is told', async () => {
    const { host, url } = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(301, { location: '/new' }).end();
      else response.end(`at ${request.url ?? ''}`);
    });
    const response = await fetcher({ allow: [host] })(`${url}/old`);
    expect(await response.text()).toBe('at /new');
    expect(response.url).toBe(`${url}/new`);
  });

  test('from an allowed host to another private one are refused', async () => {
    const inner = await serve((_request, response) => response.end('secret'));
    const outer = await serve((_request, response) => response.writeHead(302, { location: inner.url }).end());
    expect((await failure(fetcher({ allow: [outer.host] })(outer.url))).failure).toBe('refused');
    expect(inner.requests).toHaveLength(0);
  });

  test.each(['file:///etc/passwd', 'http://[::1]:1/', 'http://0x7f.1:1/', 'ftp://example.org/'])(
    'to %s are refused',
    async (location) => {
      const { host, url } = await serve((_request, response) => response.writeHead(302, { location }).end());
      expect((await failure(fetcher({ allow: [host] })(url))).failure).toBe('refused');
    },
  );

  test('end after a few', async () => {
    const { host, url, requests } = await serve((_request, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    );
    expect((await failure(fetcher({ allow: [host], maxRedirects: 3 })(url))).failure).toBe('redirect');
    expect(requests).toHaveLength(4);
  });

  test('lose the authorization when they leave the origin, and keep it within', async () => {
    const inner = await serve((_request, response) => response.end('ok'));
    const outer = await serve((request, response) => {
      const location = request.url === '/same' ? '/final' : request.url === '/final' ? null : inner.url;
      if (location) response.writeHead(307, { location }).end();
      else response.end('ok');
    });
    const get = fetcher({ allow: [outer.host, inner.host] });
    await get(`${outer.url}/same`, { headers: { Authorization: 'Bearer x' } });
    expect(outer.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer x', 'Bearer x']);
    await get(`${outer.url}/other`, { headers: { Authorization: 'Bearer x', Accept: 'text/xml' } });
    expect(inner.requests[0]?.headers.authorization).toBeUndefined();
    expect(inner.requests[0]?.headers.accept).toBe('text/xml');
  });

  test('of a POST by 303 become a GET without a body', async () => {
    const { host, url, requests } = await serve((request, response) => {
      if (request.method === 'POST') response.writeHead(303, { location: '/done' }).end();
      else response.end('done');
    });
    await fetcher({ allow: [host] })(url, { method: 'POST', body: '{}' });
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });
});

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

import { describe, expect, test } from 'vitest';
import { failure, fetcher, resolvesTo, serve } from './testing.ts';

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

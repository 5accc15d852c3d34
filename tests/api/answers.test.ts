// What the API promises beyond single clients: its own document, limits, errors, caching.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUSY_DAY, inventedRecords, LATEST_DAY, RICH } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startSite(inventedRecords());
});
afterAll(() => site.close());

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, unknown> };
}

describe('the OpenAPI document', () => {
  test('is a valid OpenAPI 3.1 document', async () => {
    const { Validator } = await import('@seriousme/openapi-schema-validator');
    const document = (await site.json('/openapi.json')) as OpenApi;
    const result = await new Validator().validate({ ...document });
    expect(result.errors ?? []).toEqual([]);
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  test.each([
    ['/api/daily_papers', '/api/daily_papers?limit=100'],
    ['/api/daily_papers', '/api/daily_papers?sort=trending'],
    ['/api/papers', '/api/papers?limit=100'],
    ['/api/papers/search', '/api/papers/search?q=lantern'],
    ['/api/papers/{id}', '/api/papers/2603.00001?field=comments'],
    ['/api/papers/{id}', '/api/papers/cs/0701001'],
    ['/api/arxiv/{id}/repos', '/api/arxiv/2603.00001/repos'],
  ])('describes what %s answers to %s', async (path, address) => {
    const document = (await site.json('/openapi.json')) as OpenApi;
    // Formats are words here: the tests of the clients check times and addresses.
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'openapi');
    const pointer = `/paths/${path.replaceAll('/', '~1')}/get/responses/200/content/application~1json/schema`;
    const validate = ajv.compile({ $ref: `openapi#${encodeURI(pointer)}` });
    const valid = validate(await site.json(address));
    expect(validate.errors).toBeNull();
    expect(valid).toBe(true);
  });
});

test('the page for people lists everything the document does', async () => {
  const document = (await site.json('/openapi.json')) as OpenApi;
  const page = await (await site.get('/docs/api')).text();
  const paths = Object.keys(document.paths).filter((path) => path.startsWith('/api/'));
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths) expect(page).toContain(path);
});

describe('daily papers', () => {
  const ids = async (query: string) =>
    ((await site.json(`/api/daily_papers?${query}`)) as { paper: { id: string } }[]).map(
      ({ paper }) => paper.id,
    );

  test('are those of the day, week or month asked for', async () => {
    expect((await ids(`date=${LATEST_DAY}`)).sort()).toEqual(['2603.00001', '2603.00002']);
    expect(await ids('week=2026-W10&limit=100')).toHaveLength(100);
    expect(await ids('month=2026-02')).toEqual(['cs/0701001']);
    expect(await ids('date=2026-01-01')).toEqual([]);
  });

  test('start with the latest day when none is named, though others were published later', async () => {
    expect((await ids('limit=2')).sort()).toEqual(['2603.00001', '2603.00002']);
  });

  test('past the end are an empty list without a next page', async () => {
    const response = await site.get('/api/daily_papers?p=999');
    expect(await response.json()).toEqual([]);
    expect(response.headers.has('Link')).toBe(false);
  });

  test('can be those of one submitter', async () => {
    expect(await ids('submitter=grace')).toEqual([RICH.sourceKey]);
    expect(await ids('submitter=nobody')).toEqual([]);
  });
});

test('the cursor of /api/papers visits every paper once', async () => {
  const seen = new Set<string>();
  let next: string | null = '/api/papers?limit=50';
  while (next !== null) {
    const response: Response = await site.get(next);
    for (const { id } of (await response.json()) as { id: string }[]) {
      expect(seen.has(id)).toBe(false);
      seen.add(id);
    }
    next =
      /<https:\/\/papers\.example\.org([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1] ??
      null;
  }
  expect(seen.size).toBe(inventedRecords().length);
});

describe('a wrong request', () => {
  test.each([
    ['/api/daily_papers?date=2026-02-30', 400, 'date'],
    ['/api/daily_papers?date=2999-01-01', 400, 'date'],
    ['/api/daily_papers?week=2999-W01', 400, 'week'],
    ['/api/daily_papers?month=2999-01', 400, 'month'],
    ['/api/daily_papers?limit=101', 400, 'limit'],
    [`/api/daily_papers?date=${BUSY_DAY}&week=2026-W10`, 400, 'date'],
    ['/api/papers?cursor=nonsense', 400, 'cursor'],
    ['/api/papers/search', 400, 'q'],
    [`/api/papers/search?q=${'x'.repeat(251)}`, 400, 'q'],
    ['/api/papers/search?q=x&limit=121', 400, 'limit'],
    ['/api/papers/9999.99999', 404, '9999.99999'],
    ['/api/papers/2603.00001?field=secrets', 400, 'field'],
    ['/api/arxiv/nonsense/repos', 404, 'nonsense'],
    ['/api/nothing', 404, 'openapi.json'],
  ])('%s gets %i as JSON that names %s', async (path, status, name) => {
    const response = await site.get(path);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: string };
    expect(error).toContain(name);
    expect(response.headers.get('X-Request-Id')).toMatch(/./);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  test('another method gets 405 and the ones that are possible', async () => {
    const response = await site.get('/api/daily_papers', { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET, HEAD, OPTIONS');
    expect(await response.json()).toHaveProperty('error');
  });

  test.each([
    ['POST', '/api/papers/2603.00001/comment'],
    ['POST', '/api/papers/cs/0701001/comment/abc/reply'],
    ['POST', '/api/papers/2603.00001/links'],
    ['POST', '/api/papers/2603.00001/upvote'],
    ['DELETE', '/api/papers/2603.00001/upvote'],
    ['POST', '/api/papers/index'],
    ['POST', '/api/papers/submit'],
    ['POST', '/api/settings/papers/claim'],
  ])('%s %s needs a token', async (method, path) => {
    const json = { headers: { 'Content-Type': 'application/json' }, body: '{"comment":"Hello"}' };
    for (const init of [json, {}]) {
      const response = await site.get(path, { method, ...init });
      expect(response.status).toBe(401);
      expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer/);
      expect(await response.json()).toHaveProperty('error');
    }
  });
});

test('a page of another site cannot write with the cookies of its reader', async () => {
  const headers = { Cookie: 'session=x', Origin: 'https://elsewhere.example', 'Content-Type': 'text/plain' };
  const response = await site.get('/api/papers/submit', { method: 'POST', headers, body: '{}' });
  expect(response.status).toBe(403);
});

describe('headers', () => {
  test('let pages of other sites read, and preflights pass', async () => {
    const response = await site.get('/api/daily_papers?limit=1');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Access-Control-Expose-Headers')).toContain('Link');
    const preflight = await site.get('/api/daily_papers', { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('GET');
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('Authorization');
  });

  test('HEAD gives the headers of GET', async () => {
    const get = await site.get('/api/papers/2603.00001');
    const head = await site.get('/api/papers/2603.00001', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('ETag')).toBe(get.headers.get('ETag'));
    expect(await head.text()).toBe('');
  });

  test('an unchanged answer is 304', async () => {
    const first = await site.get('/api/daily_papers?limit=3');
    const tag = first.headers.get('ETag') ?? '';
    const again = await site.get('/api/daily_papers?limit=3', { headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
    expect(again.headers.get('ETag')).toBe(tag);
    expect(again.headers.get('RateLimit')).toMatch(/^"api";r=\d+;t=\d+$/);
  });

  test('count each address apart, and refuse it past its limit', async () => {
    const ask = (address: string) => site.get('/api/nothing', { headers: { 'X-Forwarded-For': address } });
    const first = await ask('203.0.113.9');
    expect(first.headers.get('RateLimit')).toMatch(/^"api";r=499;t=\d+$/);
    expect(first.headers.get('RateLimit-Policy')).toBe('"fixed window";"api";q=500;w=300');
    let refused = first;
    // Twice the limit, since the window may end between two requests.
    for (let count = 1; count < 1_000 && refused.status !== 429; count += 1)
      refused = await ask('203.0.113.9');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit')).toMatch(/^"api";r=0;t=\d+$/);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused.json()).toHaveProperty('error');
    expect((await ask('203.0.113.10')).status).toBe(404);
  });
});

// What programs get of reproductions: records, data, reports, and the headers that isolate the pages where they run.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '@papertape/reproduction';
import { readRooms } from '../../apps/site/src/lib/server/reproductions/read-rooms.ts';
import {
  inventMethods,
  KNOTS,
  newResult,
  newRun,
  ROOM,
  type InventedMethods,
} from '../support/invented-room.ts';
import { inventedRecords } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

let methods: InventedMethods;
let site: TestSite;
const leftOut: unknown[] = [];
beforeAll(async () => {
  methods = await inventMethods();
  const rooms = await readRooms((_level, _event, fields) => leftOut.push(fields), methods.folder);
  site = await startSite(inventedRecords(), {}, { rooms });
});
afterAll(async () => {
  await site?.close();
  await methods?.remove();
});

const reports = `/api/reproductions/${ROOM}/reports`;
let senders = 0;
/** Sends from an address of its own unless one is given. */
function send(body: unknown, address = `203.0.113.${++senders}`, path = reports): Promise<Response> {
  return site.get(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
const errorOf = async (response: Response) => ((await response.json()) as { error: string }).error;

test('a room that is broken is left out and logged; the others stand', async () => {
  expect(leftOut).toHaveLength(1);
  expect(JSON.stringify(leftOut)).toContain('This room does not open.');
  const page = await (await site.get('/reproductions')).text();
  expect(page).toContain('Tidal descent');
  expect((await site.get('/reproductions/broken')).status).toBe(404);
});

describe('records', () => {
  test('are JSON of the published schema, with verdicts from their runs', async () => {
    const schema = (await site.json('/reproductions/schema.json')) as object;
    const record = (await site.json(`/reproductions/${ROOM}/record/quick.json`)) as Result;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    validate(record);
    expect(validate.errors).toBeNull();
    expect(record.claims.map(({ verdict }) => verdict)).toEqual([
      'holds',
      'holds',
      'holds',
      'not testable here',
    ]);
  });

  test('are sent again only when they changed', async () => {
    const first = await site.get(`/reproductions/${ROOM}/record/quick.json`);
    const again = await site.get(`/reproductions/${ROOM}/record/quick.json`, {
      headers: { 'If-None-Match': first.headers.get('ETag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test.each([
    [`/reproductions/${ROOM}/record/full.json`, /no record/],
    [`/reproductions/${ROOM}/record/huge.json`, /no record/],
    ['/reproductions/nowhere/record/quick.json', /no reproduction/],
  ])('%s is not there, and says so as JSON', async (path, message) => {
    const response = await site.get(path);
    expect(response.status).toBe(404);
    expect(await errorOf(response)).toMatch(message);
  });
});

describe('data', () => {
  test('that the host lacks is named, with where it comes from', async () => {
    const response = await site.get(`/reproductions/${ROOM}/data/tides`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: expect.stringMatching(/tides\.bin.*DATA_DIR/),
      file: 'tides.bin',
      source: { kind: 'url', url: 'https://tides.example.org/tides.bin' },
    });
    expect((await site.get(`/reproductions/${ROOM}/data/undeclared`)).status).toBe(404);
    expect((await site.get(`/reproductions/${ROOM}/data/..%2f..%2fpackage.json`)).status).toBe(404);
  });

  test('is built once from its package, and kept', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => site.get(`/reproductions/${ROOM}/data/knots`)),
    );
    expect(await first?.text()).toBe(KNOTS);
    expect(await second?.text()).toBe(KNOTS);
    expect(first?.headers.get('X-Dataset-Origin')).toBe('built');
    expect(first?.headers.get('ETag')).toMatch(/^"[0-9a-f]{64}"$/);
    expect(first?.headers.get('ETag')).toBe(second?.headers.get('ETag'));
  });

  test('of the host comes before what can be built, and is sent again only when it changed', async () => {
    const folder = join(site.folder, 'datasets');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'tides.bin'), 'high and low');
    const ask = (tag = '') =>
      site.get(`/reproductions/${ROOM}/data/tides`, { headers: { 'If-None-Match': tag } });
    const first = await ask();
    expect(first.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(first.headers.get('X-Dataset-Origin')).toBe('file');
    expect(await first.text()).toBe('high and low');
    const tag = first.headers.get('ETag') ?? '';
    const head = await site.get(`/reproductions/${ROOM}/data/tides`, { method: 'HEAD' });
    expect(head.headers.get('Content-Length')).toBe('12');
    expect(await head.text()).toBe('');
    expect((await ask(tag)).status).toBe(304);
    await writeFile(join(folder, 'tides.bin'), 'low and high, later');
    const changed = await ask(tag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get('ETag')).not.toBe(tag);
  });
});

describe('a report', () => {
  test('is judged here, counted once, and shown apart from the record', async () => {
    const response = await send(newResult());
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      new: true,
      outcome: 'agrees',
      verdicts: { 'fewer-steps': 'holds' },
    });
    const again = await send(newResult({ claims: [] }));
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ new: false, counts: { total: 1, agree: 1 } });
    const page = await (await site.get(`/reproductions/${ROOM}`)).text();
    expect(page).toMatch(/Reported by readers: 1\s+run; 1 agrees with the record/);
  });

  test('cannot bring verdicts of its own', async () => {
    const measurements = { ...newRun(1).measurements, 'steps-plain': 50 };
    const losing = [1, 2, 3].map((seed) => newRun(seed, { measurements }));
    const claims = [
      { id: 'fewer-steps', verdict: 'holds', estimate: 9, interval: [8, 10], seeds: 3, reason: 'trust me' },
    ] satisfies Result['claims'];
    const response = await send(newResult({ runs: losing, claims }));
    expect(await response.json()).toMatchObject({
      outcome: 'differs',
      reason: expect.stringContaining('steps-plain in seed 1'),
      verdicts: { 'fewer-steps': 'does not hold' },
    });
  });

  test.each<[string, unknown, number, RegExp]>([
    ['no JSON', '{"format"', 400, /no JSON/],
    ['no result', { hello: 'world' }, 400, /no result/],
    ['a result of another room', newResult({ reproduction: 'elsewhere' }), 400, /elsewhere/],
    ['seeds nobody registered', newResult({ seeds: [77], runs: [newRun(77)] }), 400, /77/],
    ['an unfinished run', newResult({ finishedAt: null, runs: [newRun(1)] }), 400, /not finished/],
    [
      'a number that is none',
      JSON.stringify(newResult()).replace(/"loss-tidal":[\d.]+/, '"loss-tidal":1e999'),
      400,
      /measurements/,
    ],
    ['a later version', { ...newResult(), version: 2 }, 400, /version 2/],
    ['too much', ' '.repeat(2_200_000), 413, /too long/],
  ])('of %s is refused with a reason', async (_name, body, status, message) => {
    const response = await send(body);
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toMatch(message);
  });

  test('that is no JSON by its type, or of no room, is refused', async () => {
    const form = await site.get(reports, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain', 'X-Forwarded-For': '203.0.113.200' },
      body: JSON.stringify(newResult()),
    });
    expect(form.status).toBe(415);
    const nowhere = await send(newResult(), undefined, '/api/reproductions/nowhere/reports');
    expect(nowhere.status).toBe(404);
    expect(await errorOf(nowhere)).toContain('nowhere');
    expect((await site.get(reports, { method: 'DELETE' })).status).toBe(405);
  });

  test('is one of twenty that an address may send in an hour', async () => {
    const statuses: number[] = [];
    // Twice the limit, since the hour may end between two requests.
    for (let count = 0; count < 40 && statuses.at(-1) !== 429; count++)
      statuses.push((await send(newResult(), '198.51.100.1')).status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(20);
    const refused = await send(newResult(), '198.51.100.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await send(newResult(), '198.51.100.2')).status).toBe(200);
  });
});

test('a report can be as large as long experiments make it', async () => {
  const x = Array.from({ length: 200 }, (_, index) => index + 0.123456789);
  const series = Array.from({ length: 60 }, (_, index) => ({ name: `series-${index}`, x, y: x }));
  const large = JSON.stringify(newResult({ runs: [1, 2, 3].map((seed) => newRun(seed, { series })) }));
  expect(large.length).toBeGreaterThan(900_000);
  expect((await send(large)).status).toBe(200);
});

describe('the list of reports', () => {
  test('is as the OpenAPI document says, and so is the answer to a report', async () => {
    const document = (await site.json('/openapi.json')) as object;
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'openapi');
    const pointer = (part: string) =>
      encodeURI(`/paths/~1api~1reproductions~1{name}~1reports/${part}/content/application~1json/schema`);
    const answers = [
      ['get/responses/200', await site.json(reports)],
      ['post/responses/200', await (await send(newResult())).json()],
    ] as const;
    for (const [part, answer] of answers) {
      const validate = ajv.compile({ $ref: `openapi#${pointer(part)}` });
      validate(answer);
      expect(validate.errors).toBeNull();
    }
  });

  test('goes page by page, and refuses a cursor it did not make', async () => {
    await send(newResult({ startedAt: '2026-03-04T00:00:00.000Z' }));
    const first = await site.get(`${reports}?limit=1`);
    const next = /<https:\/\/papers\.example\.org([^>]+)>; rel="next"/.exec(first.headers.get('Link') ?? '');
    const second = (await site.json(next?.[1] ?? '')) as { reports: { hash: string }[] };
    const one = (await first.json()) as { reports: { hash: string }[] };
    expect(one.reports).toHaveLength(1);
    expect(second.reports[0]?.hash).not.toBe(one.reports[0]?.hash);
    expect((await site.get(`${reports}?cursor=nonsense`)).status).toBe(400);
  });
});

describe('isolation', () => {
  const policy = (response: Response) => response.headers.get('Cross-Origin-Embedder-Policy');

  test('is on the pages where experiments run', async () => {
    const response = await site.get(`/reproductions/${ROOM}`);
    expect(policy(response)).toBe('require-corp');
    expect(response.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(response.headers.get('Content-Security-Policy')).not.toMatch(/wasm|blob|unsafe/);
  });

  test.each(['/papers', '/reproductions', '/papers/2603.00001', '/api/papers', '/reproductions/schema.json'])(
    'is not on %s',
    async (path) => {
      expect(policy(await site.get(path))).toBeNull();
    },
  );

  test('is on the scripts of workers, which may compile WebAssembly and reach this site alone', async () => {
    const page = await (await site.get(`/reproductions/${ROOM}`)).text();
    const worker = /data-worker="([^"]+)"/.exec(page)?.[1] ?? '';
    const response = await site.get(new URL(worker, `${site.origin}/reproductions/`).pathname);
    expect(response.status).toBe(200);
    expect(policy(response)).toBe('require-corp');
    const allowed = response.headers.get('Content-Security-Policy') ?? '';
    expect(allowed).toContain("'wasm-unsafe-eval'");
    expect(allowed).toContain("connect-src 'self'");
    expect(allowed).not.toMatch(/'unsafe-(eval|inline)'|https:/);
  });
});

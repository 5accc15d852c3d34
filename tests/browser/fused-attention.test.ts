// The WebGPU attention kernel in Chromium, on a software adapter: fused and in two dispatches against the reference.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test, type TestContext } from 'vitest';
import { launchOptions } from '../support/chromium.ts';

const METHOD = new URL('../../methods/batch-inference/', import.meta.url);
/** WebGPU by SwiftShader, which Chromium brings with it. */
const SOFTWARE = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = createServer(
    (request, response) =>
      void serve(request.url ?? '/').then(({ type, body }) =>
        response.setHeader('content-type', type).end(body),
      ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const options = launchOptions(inject('chromium'));
  const args = (options.args ?? []).filter((flag) => flag !== '--disable-gpu');
  browser = await chromium.launch({ ...options, args: [...args, ...SOFTWARE] });
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** The method's modules with their types taken off, and an empty page for everything else. */
async function serve(path: string): Promise<{ type: string; body: string }> {
  if (!/^\/[a-z/-]+\.ts$/.test(path))
    return { type: 'text/html', body: '<!doctype html><title>attention</title>' };
  const source = await readFile(new URL(`.${path}`, METHOD), 'utf8');
  return { type: 'text/javascript', body: stripTypeScriptTypes(source) };
}

/** In the page: the greatest differences to the reference, or why there is none. */
const COMPARE = /* js */ `(async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return { missing: navigator.gpu ? 'no adapter' : 'no navigator.gpu' };
  const device = await adapter.requestDevice();
  const { createTaskTable } = await import('/src/engine/attention/tasks.ts');
  const { referenceAttention } = await import('/src/engine/attention/reference.ts');
  const { createGpuAttention, createTileTable } = await import('/src/engine/webgpu/index.ts');
  const shape = { layers: 1, heads: 4, kvHeads: 2, headSize: 80, blockSize: 16, blocks: 20 };
  let seed = 1;
  const draw = (length) => Float32Array.from({ length }, () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5);
  const rows = 25;
  const inputs = { q: draw(rows * 320), k: draw(320 * 160), v: draw(320 * 160) };
  const all = (count, from = 0) => Array.from({ length: count }, (_, at) => from + at);
  const prefix = [
    { rows: all(11), visible: all(11).map(() => 144), blocks: [3, 1, 4, 15, 9, 2, 6, 5, 8] },
    { rows: all(3, 11), visible: all(3).map(() => 16), blocks: [7] },
  ];
  const distinct = [
    ...all(11).map((row) => ({ rows: [row], visible: [1 + row], blocks: [10] })),
    { rows: all(3, 11), visible: all(3).map((at) => at + 60), blocks: [11, 12, 13, 14] },
    { rows: all(11, 14), visible: all(11).map((at) => at + 1), blocks: [16] },
  ];
  const tableOf = (tasks) => createTaskTable(tasks, shape.blockSize);
  const wanted = referenceAttention(inputs, tableOf([...prefix, ...distinct]), shape, rows);
  const gpu = await createGpuAttention(device, shape, inputs, createTileTable(tableOf(prefix), tableOf(distinct)));
  const furthest = (found) => Math.max(...['m', 'l', 'o'].map((name) =>
    Math.max(...Array.from(wanted[name], (value, i) => Math.abs(value - found[name][i]) / Math.max(1, Math.abs(value))))));
  const [fused, two] = [await gpu.attend('fused'), await gpu.attend('two-dispatch')];
  const times = { fused: await gpu.time('fused', 1), two: await gpu.time('two-dispatch', 1) };
  const result = { fused: furthest(fused), two: furthest(two), times };
  gpu.dispose();
  return result;
})()`;

/** In the page: what a run of the reproduction measures of the kernel. */
const MEASURE = /* js */ `(async () => {
  if (!(await navigator.gpu?.requestAdapter())) return { missing: navigator.gpu ? 'no adapter' : 'no navigator.gpu' };
  const { measureKernel } = await import('/reproduction/engine/kernel.ts');
  let seed = 1;
  const draw = () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
  const context = { random: () => ({ normal: draw }), report: { table: () => {} }, breathe: async () => {} };
  const sizes = { heads: 2, features: 64, sharing: 4, prefix: 64, distinct: 20, generate: 4 };
  return measureKernel(context, sizes);
})()`;

/** What a script gives in a page of its own; the test is skipped where the browser has no WebGPU. */
async function inPage<T extends object>(script: string, context: TestContext): Promise<T> {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  const found = (await page.evaluate(script)) as { missing: string } | T;
  await page.close();
  if ('missing' in found) return context.skip(`This browser has no WebGPU to test on: ${found.missing}.`);
  return found;
}

test('one dispatch and two give what the reference gives', async (context) => {
  type Found = { fused: number; two: number; times: { fused: number; two: number } };
  const found = await inPage<Found>(COMPARE, context);
  expect(found.fused).toBeLessThan(1e-5);
  expect(found.two).toBeLessThan(1e-5);
  expect(found.times.fused).toBeGreaterThan(0);
});

test('the reproduction times both ways', async (context) => {
  const found = await inPage<Record<string, number>>(MEASURE, context);
  expect(found['webgpu.difference']).toBeLessThan(1e-5);
  for (const way of ['fused', 'two-dispatch']) expect(found[`webgpu.${way}.milliseconds`]).toBeGreaterThan(0);
});

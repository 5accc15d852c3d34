// One site at a time owns a folder, dead sites own nothing, and commands reach the living one.
import { createServer, type AddressInfo } from 'node:net';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { announcementLine, listingLine, manyLines } from '../support/lines.ts';
import { runPapertape } from '../support/process.ts';
import { newDataDir, serveFolder } from '../support/site.ts';

let dataDir: string;
let env: Record<string, string>;
beforeEach(async () => {
  dataDir = await newDataDir();
  env = { DATA_DIR: dataDir, HARVEST: 'off', PORT: '0' };
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('a second site on the same folder is refused, naming the first, which goes on', async () => {
  const first = await serveFolder(dataDir);
  const second = await runPapertape(['serve'], { env });
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(`Process ${first.running.child.pid}`);
  expect(second.stderr).toContain('DATA_DIR');
  expect((await fetch(`${first.url}/health.json`)).status).toBe(200);
  await first.close();
});

test('a site that was killed stops no other, and its papers are there', async () => {
  const first = await serveFolder(dataDir);
  const input = manyLines(50, announcementLine);
  expect((await runPapertape(['import', '-'], { env, input })).code).toBe(0);
  first.running.child.kill('SIGKILL');
  await first.running.finished;
  const second = await serveFolder(dataDir);
  expect(await (await fetch(`${second.url}/health.json`)).json()).toMatchObject({ papers: 50 });
  await second.close();
});

test('commands reach the database of the running site', async () => {
  const site = await serveFolder(dataDir);
  const imported = await runPapertape(['import', '-'], { env, input: manyLines(12, listingLine) });
  expect(imported.code).toBe(0);
  const page = await (await fetch(`${site.url}/papers`)).text();
  expect(page).toContain('Invented Listing');
  const found = await runPapertape(['search', '--json', 'balloons'], { env });
  expect((JSON.parse(found.stdout) as unknown[]).length).toBe(10);
  const doctor = await runPapertape(['doctor'], { env });
  expect(doctor.stdout).toContain('through the running site');
  await site.close();
});

test('a site stops in order at SIGTERM, and its folder is free', async () => {
  const site = await serveFolder(dataDir);
  site.running.child.kill('SIGTERM');
  expect(await site.running.finished).toMatchObject({ code: 0, signal: null });
  const next = await serveFolder(dataDir);
  await next.close();
});

test('a port in use is told, and the folder is free afterwards', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  const refused = await runPapertape(['serve'], { env: { ...env, PORT: String(port) } });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`Port ${port} is in use`);
  await new Promise((resolve) => holder.close(resolve));
  expect((await runPapertape(['search', 'x'], { env })).code).toBe(0);
});

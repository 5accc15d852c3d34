// A browser tab as a client of the anchor-sampling federation, beside a client in Node: it answers, leaves and returns.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';

let browser: Browser;
const children: ChildProcess[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(example: string, ...args: string[]): ChildProcess {
  const script = fileURLToPath(new URL(`../../methods/anchor-sampling/examples/${example}`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args]);
  children.push(child);
  return child;
}

/** The address that the server prints once it listens. */
function addressOf(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    server.on('exit', () => reject(new Error(`The server ended: ${said}`)));
    server.stderr?.on('data', (text) => {
      said += String(text);
      const address = /open (http:\S+) in a tab/.exec(said)?.[1];
      if (address) resolve(address);
    });
  });
}

test('a tab takes part in rounds, and the run goes on when it is closed and opened again', async () => {
  const server = start(
    'server.ts',
    '--port',
    '0',
    '--clients',
    '2',
    '--participation',
    '2',
    '--rounds',
    '12',
  );
  const rounds: { round: number; anchors: number; miners: number }[] = [];
  server.stdout?.on('data', (text) => {
    for (const line of String(text).trim().split('\n')) rounds.push(JSON.parse(line));
  });
  const address = await addressOf(server);
  start('client.ts', address.replace('http:', 'ws:'), '--client', '1');
  const troubles: string[] = [];
  const open = async () => {
    const page = await browser.newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(address);
    // A busy machine is slow, and a quick one is past nine before it is looked at.
    await page.getByText(/\b([3-9]|\d\d) tasks answered/).waitFor({ timeout: 90_000 });
    return page;
  };
  const first = await open();
  await first.close();
  const second = await open();
  await once(server, 'exit');
  await second.close();
  expect(rounds.map(({ round }) => round)).toEqual(Array.from({ length: 12 }, (_, round) => round));
  expect(rounds.filter(({ anchors, miners }) => anchors + miners === 2).length).toBeGreaterThan(6);
  expect(troubles).toEqual([]);
});

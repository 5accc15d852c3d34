// Data sets of a run: from a folder, from their source behind the guard, and stand-ins, which are never recorded.
import { createServer, type Server } from 'node:http';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseResult } from '@papertape/reproduction';
import { newRoomsFolder, type RoomsFolder } from '../support/rooms.ts';

const REAL = Uint8Array.from([9, 9, 9]);
let rooms: RoomsFolder;
let server: Server;
let asked = 0;
let port = 0;
beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1;
    response.end(REAL);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  rooms = newRoomsFolder();
  await rooms.write('standing', dataset(`http://127.0.0.1:${port}/sea.bin`, true));
  await rooms.write('bare', dataset(`http://127.0.0.1:${port}/sea.bin`, false));
  mkdirSync(rooms.path('sets'));
  writeFileSync(rooms.path('sets', 'sea.bin'), Uint8Array.from([1, 2, 3, 4]));
});
afterAll(async () => {
  rooms.remove();
  await new Promise((resolve) => server.close(resolve));
});

/** Gives the room of the template a data set, whose size it measures. */
function dataset(url: string, standIn: boolean) {
  const own = standIn ? ', standIn: async () => new Uint8Array(5)' : '';
  const declared = `{ name: 'sea', title: 'The open sea', license: 'CC0-1.0', file: 'sea.bin',
    source: { kind: 'url', url: '${url}' }, profiles: ['quick', 'full']${own} }`;
  const loading = `const size = (await context.load('sea')).bytes.length;\n  const every =`;
  return [
    ['reproduction/index.ts', 'datasets: []', `datasets: [${declared}]`],
    ['reproduction/run.ts', 'const every =', loading],
    ['reproduction/run.ts', 'return {', 'return {\n    size,'],
  ] as const;
}

const origins = (file: string) =>
  parseResult(JSON.parse(readFileSync(file, 'utf8'))).datasets.map(({ origin, bytes }) => [origin, bytes]);

test('a stand-in is told loudly, and refused for the record before anything runs', async () => {
  const out = rooms.path('standing.json');
  const { code, stdout, stderr } = await rooms.reproduce(['standing', '--out', out]);
  expect(code).toBe(0);
  expect(stderr).toContain("the data 'sea' is a stand-in");
  expect(stdout.replace(/\s+/g, ' ')).toContain("Not the paper's data: 'The open sea' was replaced");
  expect(origins(out)).toEqual([['stand-in', 5]]);
  const refused = await rooms.reproduce(['standing', '--record']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(
    "No record without the paper's data: only a stand-in is here for The open sea",
  );
  expect(refused.stderr).not.toContain('seed 0: started');
});

test('a file in a folder of --data comes first, and a result of other data is not compared with it', async () => {
  const out = rooms.path('file.json');
  await rooms.reproduce(['standing', '--data', rooms.path('sets'), '--out', out]);
  expect(origins(out)).toEqual([['file', 4]]);
  expect(asked).toBe(0);
  const verified = await rooms.reproduce(['verify', out]);
  expect(verified.code).toBe(2);
  expect(verified.stderr).toContain("It cannot be compared: the data 'sea' here (stand-in) is not what");
});

test('a private address is not asked, and the message says which file to put where', async () => {
  const { code, stderr } = await rooms.reproduce(['bare']);
  expect(stderr).toContain("The dataset 'sea' is not here.");
  expect(stderr).toContain('Put the file sea.bin');
  expect(code).toBe(75);
  expect(asked).toBe(0);
});

test('an allowed source is asked once, and kept in DATA_DIR/datasets', async () => {
  const env = { ALLOW_PRIVATE_ADDRESSES: `127.0.0.1:${port}` };
  for (const name of ['first', 'second']) {
    const out = rooms.path(`${name}.json`);
    const { code } = await rooms.reproduce(['bare', '--out', out], env);
    expect(code).toBe(0);
    expect(origins(out)).toEqual([['fetched', 3]]);
  }
  expect(asked).toBe(1);
  expect(existsSync(rooms.path('data', 'datasets', 'sea.bin'))).toBe(true);
});

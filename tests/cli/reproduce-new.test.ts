// `papertape reproduce new`: what it writes runs and passes its own tests; what it refuses it leaves alone.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../support/process.ts';
import { newRoomsFolder, type RoomsFolder } from '../support/rooms.ts';

let rooms: RoomsFolder;
beforeAll(() => {
  rooms = newRoomsFolder();
});
afterAll(() => rooms.remove());

test('the room passes its own tests, has the name and the paper, and is type-checked', async () => {
  const { code, stdout } = await rooms.reproduce(['new', 'my-method', '--paper', 'arXiv:2302.02607v3']);
  expect(code).toBe(0);
  expect(stdout).toContain('npx papertape reproduce my-method');
  const folder = join(rooms.methods, 'my-method');
  const index = readFileSync(join(folder, 'reproduction/index.ts'), 'utf8');
  expect(index).toContain("name: 'my-method'");
  expect(index).toContain("paper: 'arxiv:2302.02607'");
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      expect(readFileSync(join(entry.parentPath, entry.name), 'utf8')).not.toMatch(/room-name|0000\.00000/);
  const run = promisify(execFile);
  const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
  const { stdout: tested } = await run(bin('vitest'), ['run', '--root', folder], { env: plainEnvironment() });
  expect(tested).toMatch(/Tests +6 passed/);
  const tsconfig = { extends: join(ROOT, 'tsconfig.json'), include: ['**/*.ts'], exclude: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  await run(bin('tsc'), ['--noEmit', '-p', folder]);
});

/** Without what this run of vitest tells its own children. */
function plainEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NO_COLOR: '1' };
}

test('a folder that is there is left as it is', async () => {
  await rooms.write('taken');
  const file = join(rooms.methods, 'taken', 'README.md');
  writeFileSync(file, 'mine');
  const { code, stderr } = await rooms.reproduce(['new', 'taken']);
  expect(code).toBe(2);
  expect(stderr).toContain('is there already; nothing was written');
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test.each([
  [['new', 'My Method'], 'lower case, digits and hyphens'],
  [['new', '../elsewhere'], 'lower case, digits and hyphens'],
  [['new', 'verify'], 'is a command of papertape reproduce'],
  [['new', 'fine', '--paper', 'the one by Jane'], 'names no paper'],
])('%j ends with 2 and writes nothing', async (args, hint) => {
  const before = readdirSync(rooms.methods);
  const { code, stderr } = await rooms.reproduce(args);
  expect(code).toBe(2);
  expect(stderr).toContain(hint);
  expect(readdirSync(rooms.methods)).toEqual(before);
});

// `kill -9` at random moments: the run that is begun again ends as one that was never killed.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inventedRows, toLines } from '../../methods/global-deduplication/src/streaming/testing/invented.ts';
import { runPapertape, startPapertape } from '../support/process.ts';

const KILLS = 5;
let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-killed-'));
  await writeFile(at('rows.jsonl'), `${toLines(inventedRows(2500))}{"text":\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function args(name: string): string[] {
  const files = [
    '--out',
    `${name}.jsonl.gz`,
    '--clusters',
    `${name}-clusters.jsonl`,
    '--pairs',
    `${name}-pairs.jsonl`,
  ];
  return [
    'deduplicate',
    '--in',
    'rows.jsonl',
    '--segment',
    '0.02',
    '--workers',
    '2',
    '--set-aside',
    `${name}-aside.jsonl`,
    ...files,
  ];
}

test('every output is the same, byte for byte', { timeout: 300_000 }, async () => {
  const before = performance.now();
  expect((await runPapertape(args('whole'), { cwd: folder })).code).toBe(3);
  const whole = performance.now() - before;
  let killed = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const running = startPapertape(args('killed'), { cwd: folder });
    const moment = setTimeout(() => running.child.kill('SIGKILL'), (0.2 + 0.7 * Math.random()) * whole);
    const { signal, code } = await running.finished;
    clearTimeout(moment);
    if (signal === 'SIGKILL') killed++;
    else expect(code).toBe(3);
  }
  expect(killed).toBeGreaterThan(0);
  const rest = await runPapertape(args('killed'), { cwd: folder });
  expect(rest.code, rest.stderr).toBe(3);
  for (const ending of ['.jsonl.gz', '-clusters.jsonl', '-pairs.jsonl', '-aside.jsonl']) {
    const [first, second] = await Promise.all(['whole', 'killed'].map((name) => readFile(at(name + ending))));
    expect(second?.equals(first ?? Buffer.alloc(0)), ending).toBe(true);
  }
});

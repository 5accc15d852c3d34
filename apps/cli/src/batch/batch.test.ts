// `papertape batch` in this process: how it ends, and what it does to a file of results.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { startInferenceServer, type InferenceServer } from '@papertape/batch-inference/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../main.ts';
import { openResults } from './results-file.ts';

let folder: string;
let server: InferenceServer;
const at = (name: string) => join(folder, name);

/** An answer of a server that does not count tokens. */
const UNCOUNTED = JSON.stringify({
  choices: [{ index: 0, message: { role: 'assistant', content: 'Because.' }, finish_reason: 'stop' }],
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-batch-'));
  server = await startInferenceServer({
    apiKey: 'secret',
    fault: ({ prompt }) => {
      if (prompt.includes('wrong')) return { kind: 'status', status: 400 };
      return prompt.includes('uncounted') ? { kind: 'rubbish', body: UNCOUNTED } : null;
    },
  });
  await writeFile(
    at('mixed.jsonl'),
    `${['why', 'wrong', 'when'].map(line).join('')}${line('why', 0)}nothing\n`,
  );
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function line(question: string, index: number): string {
  const body = { messages: [{ role: 'user', content: `${question}?` }], max_tokens: 4 };
  return `${JSON.stringify({ custom_id: `q${index}`, url: '/v1/chat/completions', body })}\n`;
}

async function run(more: readonly string[], env: Record<string, string> = { OPENAI_API_KEY: 'secret' }) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        done();
      },
    });
  const io = { stdin: Readable.from([]), stdout: stream('stdout'), stderr: stream('stderr'), env };
  const signal = new AbortController().signal;
  const usual = ['batch', '--in', at('mixed.jsonl'), '--base-url', server.url, '--model', 'test-model'];
  return {
    code: await runCommand([...usual, ...more], { ...io, signal, now: () => new Date(0) }),
    ...written,
  };
}

test('lines that are no requests, and requests that fail, stop nothing and end with 3', async () => {
  const { code, stdout, stderr } = await run(['--out', at('out.jsonl')]);
  expect(code, stderr).toBe(3);
  expect(stderr).toContain('Line 4: \'custom_id\' "q0" is that of line 1');
  expect(stderr).toContain('Line 5: it is no JSON object');
  expect(stderr).toContain('q1: HTTP 400');
  expect(stdout).toContain('2 requests done, 1 failed');
  const results = (await readFile(at('out.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(results.map((each) => (JSON.parse(each) as { custom_id: string }).custom_id)).toEqual([
    'q0',
    'q1',
    'q2',
  ]);
  const again = await run(['--out', at('out.jsonl')]);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('--resume goes on with it')]);
});

test('where the server counts no tokens, none are told, and no cost', async () => {
  await writeFile(at('uncounted.jsonl'), line('uncounted', 0));
  const more = ['--in', at('uncounted.jsonl'), '--out', at('uncounted-out.jsonl'), '--price-in', '2'];
  const { code, stdout, stderr } = await run(more);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('1 request done');
  expect(stdout).toMatch(/tokens +not told by the server/);
  expect(stdout).not.toMatch(/^ +(prompts|answers|cost) /m);
});

test('a dry run plans, and asks for no answer', async () => {
  const before = server.requests.length;
  const { code, stdout } = await run(['--dry-run', '--json']);
  expect([code, JSON.parse(stdout)]).toEqual([
    3,
    expect.objectContaining({ requests: 3, tokenizedByServer: 3 }),
  ]);
  expect(server.requests.length).toBe(before);
});

test.each([
  [1, 'the API key is missing or wrong', ['--out', 'a'], {}],
  [1, 'The key is read from SPARE_KEY', ['--out', 'a', '--api-key-env', 'SPARE_KEY'], {}],
  [66, 'cannot be read', ['--in', '/nowhere.jsonl', '--out', 'a']],
  [2, 'is not a URL', ['--base-url', 'nowhere', '--out', 'a']],
  [2, '--out', []],
  [2, 'Expected an amount', ['--price-in', 'much', '--out', 'a']],
  [75, 'No whole answer', ['--base-url', 'http://127.0.0.1:1', '--out', 'a']],
] as const)('it ends with %i and says: %s', async (code, message, more, env?: Record<string, string>) => {
  const ended = await run(more, env);
  expect([ended.code, ended.stdout, ended.stderr]).toEqual([code, '', expect.stringContaining(message)]);
});

describe('a file of results', () => {
  const result = (id: string, status = 200) =>
    JSON.stringify({ id: 'x', custom_id: id, response: { status_code: status, body: null }, error: null });

  async function reopened(content: string) {
    const path = at(`results-${Math.random()}.jsonl`);
    await writeFile(path, content);
    const file = await openResults(path, true);
    return { path, file };
  }

  test.each(['{"id":"y","cust', result('c')])(
    'loses a last line without an end, whole or not: %s',
    async (torn) => {
      const { path, file } = await reopened(`${result('é')}\n${result('b', 500)}\n${torn}`);
      expect([[...file.done], file.repaired]).toEqual([['é'], true]);
      await file.append('b', result('b'));
      await file.append('a', result('a'));
      await file.finish(['a', 'b', 'é']);
      expect(await readFile(path, 'utf8')).toBe(`${result('a')}\n${result('b')}\n${result('é')}\n`);
    },
  );

  test('of something else is left alone', async () => {
    const content = 'my diary\n';
    await expect(reopened(content)).rejects.toThrow('holds no results of a batch');
    await expect(reopened(`${result('a')}\r\n${result('b')}\r\n`)).rejects.toThrow(
      'changed by another program',
    );
  });
});

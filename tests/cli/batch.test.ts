// `papertape batch` as a process, killed in the middle, against a server that speaks the protocol.
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInferenceServer, type InferenceServer } from '@papertape/batch-inference/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPapertape, startPapertape, waitFor } from '../support/process.ts';

let folder: string;
let server: InferenceServer;
/** Requests from this number on are not answered, as long as it is set. */
let silentFrom = Infinity;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-batch-'));
  const never = new Promise<void>(() => {});
  server = await startInferenceServer({
    apiKey: 'secret',
    beforeAnswer: ({ number }) => (number >= silentFrom ? never : undefined),
  });
  await writeFile(at('requests.jsonl'), lines(12));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Questions about two papers, in turn. */
function lines(count: number): string {
  const paper = (index: number) => Array.from({ length: 40 }, (_, at) => `p${index % 2}w${at}`).join(' ');
  return Array.from({ length: count }, (_, index) => {
    const content = `${paper(index)} why ${index}?`;
    const body = { messages: [{ role: 'user', content }], max_tokens: 4 };
    return `${JSON.stringify({ custom_id: `q${index}`, method: 'POST', url: '/v1/chat/completions', body })}\n`;
  }).join('');
}

function args(input: string, out: string, ...more: string[]): string[] {
  const server_ = ['--base-url', server.url, '--model', 'test-model'];
  return ['batch', '--in', at(input), '--out', at(out), ...server_, ...more];
}
const env = { OPENAI_API_KEY: 'secret' };
const read = async (name: string) => readFile(at(name), 'utf8').catch(() => '');

test('after kill -9 the same command goes on, and asks nothing again that was answered', async () => {
  silentFrom = 6;
  const killed = startPapertape(args('requests.jsonl', 'out.jsonl', '--concurrency', '1'), { env });
  await waitFor(killed, () => (server.requests.length > 6 ? true : null));
  killed.child.kill('SIGKILL');
  expect((await killed.finished).signal).toBe('SIGKILL');
  const kept = (await read('out.jsonl')).split('\n').filter((line) => line !== '');
  expect(kept).toHaveLength(5); // a primer and five answers
  const answered = kept.map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
  await appendFile(at('out.jsonl'), '{"id":"batch_req_q11","custom_id":"q11","respo');

  silentFrom = Infinity;
  const before = server.requests.length;
  const rest = await runPapertape(
    args('requests.jsonl', 'out.jsonl', '--resume', '--json', '--price-in', '2'),
    { env },
  );
  expect(rest.code, rest.stderr).toBe(0);
  expect(rest.stderr).toContain('torn');
  const figures = JSON.parse(rest.stdout) as Record<string, number>;
  expect(figures).toMatchObject({ done: 7, earlier: 5, failed: 0, tokens: 'server' });
  expect(figures.cost).toBeGreaterThan(0);
  const results = (await read('out.jsonl'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Result);
  expect(results.map(({ custom_id: id }) => id)).toEqual(
    Array.from({ length: 12 }, (_, index) => `q${index}`),
  );
  expect(results.every(({ response, error }) => response.status_code === 200 && error === null)).toBe(true);
  const again = server.requests.slice(before).filter(({ body }) => body.max_tokens === 4);
  for (const id of answered)
    expect(again.some(({ prompt }) => prompt.includes(` ${id.slice(1)}?`))).toBe(false);
});

interface Result {
  custom_id: string;
  response: { status_code: number };
  error: unknown;
}

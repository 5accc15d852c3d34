/** State on disk: what is loaded is what was saved, and a killed server goes on as if it never had been. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { State } from '../algorithms/algorithm.ts';
import { createFederation, type RunOptions } from '../federation.ts';
import { joinFederation } from '../remote-client.ts';
import { openClient, toyClients, toyModel, TOY_CLIENTS } from '../testing/toy.ts';
import { createFileStore, StateUnusable } from './file-store.ts';

const model = toyModel();
const OPTIONS: RunOptions = {
  algorithm: 'fedamd',
  rate: 0.1,
  localSteps: 4,
  batch: 4,
  seed: 1,
  rounds: 12,
  anchorProbability: 0.5,
};
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anchor-sampling-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function lastState(options: Partial<RunOptions>): Promise<State | undefined> {
  let state: State | undefined;
  const federation = createFederation({ clients: toyClients(), model, participation: 5 });
  for await (const report of federation.run({ ...OPTIONS, ...options })) state = report.state;
  return state;
}

test.each(['fedamd', 'scaffold', 'fedpage', 'bvr-l-sgd'] as const)(
  '%s: a run interrupted after any round ends in the same state',
  async (algorithm) => {
    const uninterrupted = await lastState({ algorithm });
    for (const rounds of [1, 7, 8, 12])
      await lastState({ algorithm, rounds, store: createFileStore(folder) });
    const again = await createFileStore(folder).load(
      JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')).run,
    );
    expect(again).toEqual(uninterrupted);
  },
);

test('only vectors in use stay in the folder, and one that did not change is not written again', async () => {
  await lastState({ store: createFileStore(folder) });
  const files = await readdir(folder);
  expect(files.filter((file) => file.startsWith('x-'))).toHaveLength(1);
  expect(files.filter((file) => file.startsWith('client-'))).toHaveLength(TOY_CLIENTS);
});

test('refuses the state of another run, damaged vectors and what is no state', async () => {
  await lastState({ rounds: 3, store: createFileStore(folder) });
  await expect(lastState({ rate: 0.2, store: createFileStore(folder) })).rejects.toThrow(/another run/);
  const [x = ''] = (await readdir(folder)).filter((file) => file.startsWith('x-'));
  await writeFile(join(folder, x), new Uint8Array(60));
  await expect(lastState({ store: createFileStore(folder) })).rejects.toThrow(/damaged/);
  await writeFile(join(folder, 'state.json'), '{}');
  await expect(lastState({ store: createFileStore(folder) })).rejects.toThrow(StateUnusable);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The toy's server as a process. `ended` resolves with the rounds it reported. */
function serve(port: number, algorithm: string, rounds: number) {
  const script = fileURLToPath(new URL('../testing/toy-server.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [
    script,
    String(port),
    folder,
    algorithm,
    String(rounds),
  ]);
  const seen: number[] = [];
  child.stdout?.on('data', (text) => seen.push(...String(text).trim().split('\n').map(Number)));
  const ended = new Promise<number[]>((resolve) => child.on('exit', () => resolve(seen)));
  return { child, seen, ended };
}

test.each(['fedamd', 'scaffold'])(
  '%s: a server killed with SIGKILL again and again ends in the state of an uninterrupted run',
  { timeout: 60_000 },
  async (algorithm) => {
    const rounds = 40;
    const port = await freePort();
    const leave = new AbortController();
    const clients = Array.from({ length: TOY_CLIENTS }, (_, client) =>
      joinFederation({
        url: `ws://127.0.0.1:${port}`,
        client,
        signal: leave.signal,
        longestPause: 200,
        open: () => openClient(client),
      }),
    );
    const seen: number[] = [];
    for (const pause of [3, 9, 17]) {
      const server = serve(port, algorithm, rounds);
      await new Promise<void>((resolve) => {
        server.child.stdout?.on('data', () => server.seen.length >= pause && resolve());
        server.child.on('exit', () => resolve());
      });
      server.child.kill('SIGKILL');
      seen.push(...(await server.ended));
    }
    seen.push(...(await serve(port, algorithm, rounds).ended));
    leave.abort();
    await Promise.all(clients);
    const run = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')).run;
    const state = await createFileStore(folder).load(run);
    expect(state).toEqual(await lastState({ algorithm: algorithm as 'fedamd', rounds }));
    // No round was reported twice, and the kills did come in the middle.
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen.at(-1)).toBe(rounds - 1);
  },
);

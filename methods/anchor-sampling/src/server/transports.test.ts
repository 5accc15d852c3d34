/** The same run over every transport, bytes against what crossed the sockets, and clients that come and go. */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { AlgorithmName } from '../algorithms/algorithm.ts';
import { createFederation, type RoundReport, type RunOptions } from '../federation.ts';
import { joinFederation, JoinRefused } from '../remote-client.ts';
import { openClient, toyClients, toyModel, toyTest, TOY_CLIENTS } from '../testing/toy.ts';
import type { Transport } from '../transport.ts';
import { encodeFrame } from '../wire.ts';
import { createRemoteClients, createWorkerClients, type RemoteEvent, type RemoteOptions } from './index.ts';

const model = toyModel();
const cleanup: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function runOver(
  clients: Transport | ReturnType<typeof toyClients>,
  options: Partial<RunOptions> = {},
) {
  const federation = createFederation({ clients, model, participation: 5, test: toyTest() });
  const reports: RoundReport[] = [];
  const settings = { rate: 0.1, localSteps: 4, batch: 4, seed: 1, rounds: 12, anchorProbability: 0.5 };
  for await (const report of federation.run({ algorithm: 'fedamd', ...settings, ...options }))
    reports.push(report);
  return reports;
}

/** A listening server and a way to have clients join it. */
async function remote(options: Partial<RemoteOptions> = {}) {
  const events: RemoteEvent[] = [];
  const clients = await createRemoteClients({
    clients: TOY_CLIENTS,
    size: model.size,
    onEvent: (event) => events.push(event),
    ...options,
  });
  cleanup.push(() => clients.close());
  const join = (client: number | null, token?: string) => {
    const leave = new AbortController();
    const done = joinFederation({
      url: clients.url,
      client,
      token,
      signal: leave.signal,
      open: (welcome) => openClient(welcome.client),
    });
    cleanup.push(async () => {
      leave.abort();
      await done.catch(() => undefined);
    });
    return { leave: () => leave.abort(), done };
  };
  const everyone = async () => {
    const joined = Array.from({ length: TOY_CLIENTS }, (_, client) => join(client));
    await clients.ready(TOY_CLIENTS);
    return joined;
  };
  return { clients, join, everyone, events };
}

test.each(['fedamd', 'scaffold', 'fedpage', 'bvr-l-sgd', 'fedavg'] satisfies AlgorithmName[])(
  '%s runs bit by bit the same in process, in worker threads and over WebSocket, bytes included',
  async (algorithm) => {
    const here = await runOver(toyClients(), { algorithm });
    const threads = createWorkerClients({
      module: new URL('../testing/toy.ts', import.meta.url),
      clients: TOY_CLIENTS,
      size: model.size,
      threads: 2,
    });
    cleanup.push(() => threads.close());
    expect(await runOver(threads, { algorithm })).toEqual(here);
    const { clients, everyone } = await remote();
    await everyone();
    expect(await runOver(clients, { algorithm })).toEqual(here);
  },
);

test('the bytes reported are the bytes that crossed the sockets', async () => {
  const { clients, everyone } = await remote();
  const sockets: Socket[] = [];
  clients.server.on('connection', (socket: Socket) => sockets.push(socket));
  await everyone();
  const crossed = () => ({
    uplink: sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    downlink: sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
  });
  const before = crossed();
  const reports = await runOver(clients, { algorithm: 'scaffold' });
  const after = crossed();
  const total = (pick: (report: RoundReport) => number) =>
    reports.reduce((sum, report) => sum + pick(report), 0);
  expect(total(({ uplinkBytes }) => uplinkBytes)).toBe(after.uplink - before.uplink);
  expect(total(({ downlinkBytes }) => downlinkBytes)).toBe(after.downlink - before.downlink);
});

test('a client number may be left to the server, and places are limited', async () => {
  const { clients, join } = await remote({ clients: 2 });
  join(null);
  join(null);
  await clients.ready(2);
  expect(clients.available()).toEqual([0, 1]);
  await expect(join(null).done).rejects.toThrow(/all 2 places are taken/);
});

test('with a token nobody joins without it', async () => {
  const { clients, join } = await remote({ token: 'open sesame' });
  await expect(join(0).done).rejects.toThrow(JoinRefused);
  await expect(join(0, 'guessed').done).rejects.toThrow(/token/);
  join(0, 'open sesame');
  await clients.ready(1);
});

test('pages of other origins are turned away, pages of its own are not', async () => {
  const { clients } = await remote();
  const outcome = (origin: string) =>
    new Promise<string>((resolve) => {
      void import('ws').then(({ WebSocket: Client }) => {
        const socket = new Client(clients.url, { origin });
        socket.on('open', () => resolve('open'));
        socket.on('error', () => resolve('refused'));
        cleanup.push(async () => socket.terminate());
      });
    });
  expect(await outcome('https://evil.example')).toBe('refused');
  expect(await outcome(clients.url.replace('ws:', 'http:'))).toBe('open');
});

describe('a client that sends nonsense', () => {
  const answer = {
    kind: 'answer',
    ticket: 1,
    round: 0,
    seed: 0,
    rate: 1,
    localSteps: 1,
    batch: 1,
    evaluations: 1,
  } as const;
  const wrongSize = encodeFrame({ ...answer, items: [{ slot: 0, key: 0, vector: new Float32Array(3) }] });
  test.each([
    ['text that is no JSON', ['nonsense'], 1008, /not JSON/],
    ['a frame before joining', [new Uint8Array(64)], 1008, /before joining/],
    ['another version', ['{"join":{"version":2,"client":0}}'], 1008, /version 2/],
    ['a number that is none', ['{"join":{"version":1,"client":99}}'], 1008, /0 to 11/],
    [
      'bytes that are no frame',
      ['{"join":{"version":1,"client":0}}', '{"ready":true}', new Uint8Array(64)],
      1008,
      /not a frame/,
    ],
    [
      'a vector of another size',
      ['{"join":{"version":1,"client":0}}', '{"ready":true}', wrongSize],
      1008,
      /3 elements/,
    ],
    [
      'more than the longest frame',
      ['{"join":{"version":1,"client":0}}', '{"ready":true}', new Uint8Array(9_000)],
      1009,
      /^$/,
    ],
  ] as const)('%s: is told why and put out, the others go on', async (_, messages, code, reason) => {
    const { clients, join } = await remote();
    for (let client = 1; client < 7; client++) join(client);
    await clients.ready(6);
    const socket = new WebSocket(clients.url);
    const closed = new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve));
    socket.addEventListener('open', () => messages.forEach((message) => socket.send(message)));
    const event = await closed;
    expect([event.code, event.reason]).toEqual([code, expect.stringMatching(reason)]);
    expect((await runOver(clients, { rounds: 4 })).at(-1)?.round).toBe(3);
  });
});

test('an answer to an old question is dropped, and its sender stays', async () => {
  const { clients, join, events } = await remote({ clients: 1 });
  join(0);
  await clients.ready(1);
  const late = encodeFrame({
    kind: 'answer',
    ticket: 77,
    round: 0,
    seed: 0,
    rate: 1,
    localSteps: 1,
    batch: 1,
    evaluations: 1,
    items: [],
  });
  const { done } = join(0);
  void done;
  const socket = new WebSocket(clients.url);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const dropped = new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (!events.some(({ type }) => type === 'late')) return;
      clearInterval(look);
      resolve();
    }, 5);
  });
  socket.send('{"join":{"version":1,"client":0}}');
  socket.send('{"ready":true}');
  socket.send(late);
  await dropped;
  expect(socket.readyState).toBe(WebSocket.OPEN);
  socket.close();
});

test('a client that does not answer costs one deadline; its late answer changes nothing', async () => {
  const { clients, join } = await remote();
  for (let client = 1; client < 6; client++) join(client);
  const silent = new WebSocket(clients.url);
  silent.addEventListener('open', () => {
    silent.send('{"join":{"version":1,"client":0}}');
    silent.send('{"ready":true}');
  });
  await clients.ready(6);
  const reports = await runOver(clients, { rounds: 6, deadline: 150 });
  expect(reports).toHaveLength(6);
  expect(reports[0]?.anchors).toBe(5);
  expect(reports.every(({ state }) => state.cache[0] === null)).toBe(true);
  // Three deadlines missed in a row end the connection, so that it is not drawn for ever.
  expect(clients.available()).toEqual([1, 2, 3, 4, 5]);
  silent.close();
});

test('with clients killed and returning at random the run goes on and learns', async () => {
  const { clients, join, everyone } = await remote();
  const joined = await everyone();
  let turn = 0;
  const chaos = setInterval(() => {
    const client = (turn++ * 5) % TOY_CLIENTS;
    joined[client]?.leave();
    joined[client] = join(client);
  }, 10);
  const reports = await runOver(clients, { rounds: 150, deadline: 500 }).finally(() => clearInterval(chaos));
  expect(turn).toBeGreaterThan(5);
  expect(reports).toHaveLength(150);
  expect(reports.some(({ anchors, miners }) => anchors + miners < 5)).toBe(true);
  expect(reports.at(-1)?.accuracy).toBeGreaterThan(0.7);
});

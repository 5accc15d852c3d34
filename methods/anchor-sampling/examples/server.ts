/**
 * A server whose clients come from elsewhere: other processes (client.ts) or browser tabs (open the printed address).
 *
 *     node methods/anchor-sampling/examples/server.ts --clients 10 --participation 5 --rounds 50 --state /tmp/run
 *
 * Stop it however you like and start it again: with --state it goes on from the last round.
 */
import { parseArgs } from 'node:util';
import { createFederation } from '../src/index.ts';
import { createFileStore, createRemoteClients } from '../src/server/index.ts';
import { build } from '../reproduction/datasets/mnist.ts';
import { servePage } from './page.ts';
import { model, testDigits, type About } from './task.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8700' },
    clients: { type: 'string', default: '10' },
    participation: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '50' },
    deadline: { type: 'string', default: '30' },
    rate: { type: 'string', default: '0.05' },
    token: { type: 'string' },
    state: { type: 'string' },
  },
});
const digits = await build();
const about: About = { clients: Number(values.clients) };
const clients = await createRemoteClients({
  clients: about.clients,
  size: model.size,
  host: values.host,
  port: Number(values.port),
  token: values.token,
  about,
  onRequest: servePage(digits),
  onEvent: (event) => console.error(JSON.stringify(event)),
});
const page = clients.url.replace('ws:', 'http:');
console.error(
  `Waiting for ${values.participation} clients: open ${page} in a tab, or run client.ts ${clients.url}`,
);

const federation = createFederation({
  clients,
  model,
  participation: Number(values.participation),
  test: testDigits(digits),
});
const run = federation.run({
  algorithm: 'fedamd',
  anchorProbability: 'auto',
  localSteps: 10,
  batch: 16,
  rate: Number(values.rate),
  rounds: Number(values.rounds),
  deadline: Number(values.deadline) * 1_000,
  store: values.state === undefined ? undefined : createFileStore(values.state),
});
for await (const { round, accuracy, anchors, miners, uplinkBytes, downlinkBytes } of run) {
  process.stdout.write(
    `${JSON.stringify({ round, accuracy, anchors, miners, uplinkBytes, downlinkBytes })}\n`,
  );
}
await federation.close();

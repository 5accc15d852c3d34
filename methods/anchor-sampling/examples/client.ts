/**
 * One client of examples/server.ts, with its own digits; `--client` asks for a number, otherwise any that is free.
 *
 *     node methods/anchor-sampling/examples/client.ts ws://127.0.0.1:8700 --client 3
 */
import { parseArgs } from 'node:util';
import { joinFederation } from '../src/index.ts';
import { build } from '../reproduction/datasets/mnist.ts';
import { model, ownDigits, parseAbout } from './task.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { client: { type: 'string' }, token: { type: 'string' }, once: { type: 'boolean' } },
});
const leave = new AbortController();
process.once('SIGINT', () => leave.abort());
await joinFederation({
  url: positionals[0] ?? 'ws://127.0.0.1:8700',
  client: values.client === undefined ? null : Number(values.client),
  token: values.token,
  rejoin: values.once !== true,
  signal: leave.signal,
  open: async ({ client, about }) => ({
    model,
    examples: ownDigits(await build(), client, parseAbout(about)),
  }),
  onEvent: (event) => console.error(JSON.stringify(event)),
});

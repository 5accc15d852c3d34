/** A server of the toy federation as a process of its own, to be killed: PORT FOLDER ALGORITHM ROUNDS. */
import { createFederation } from '../federation.ts';
import type { AlgorithmName } from '../algorithms/algorithm.ts';
import { createFileStore, createRemoteClients } from '../server/index.ts';
import { toyModel, toyTest, TOY_CLIENTS } from './toy.ts';

const [port = '0', folder = '', algorithm = 'fedamd', rounds = '10'] = process.argv.slice(2);
const model = toyModel();
const clients = await createRemoteClients({ clients: TOY_CLIENTS, size: model.size, port: Number(port) });
const federation = createFederation({ clients, model, participation: 5, test: toyTest() });
const run = federation.run({
  algorithm: algorithm as AlgorithmName,
  rate: 0.1,
  localSteps: 4,
  batch: 4,
  seed: 1,
  rounds: Number(rounds),
  anchorProbability: 0.5,
  // All must be back before a round begins: then the run does not depend on when they came.
  quorum: TOY_CLIENTS,
  store: createFileStore(folder),
});
for await (const { round } of run) process.stdout.write(`${round}\n`);
await federation.close();

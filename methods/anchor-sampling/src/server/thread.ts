/** The inside of a worker thread: opens clients with the given module and answers their tasks. */
import { parentPort, workerData } from 'node:worker_threads';
import { createClient, type FederatedClient } from '../client.ts';
import type { Model } from '../models/model.ts';
import type { FromThread, ToThread } from './workers.ts';

interface Opened {
  readonly model: Model<unknown>;
  readonly examples: readonly unknown[];
}

interface ClientModule {
  readonly openClient: (client: number, data: unknown) => Promise<Opened> | Opened;
}

const { module, data } = workerData as { module: string; data: unknown };
const opening = import(module) as Promise<ClientModule>;
const clients = new Map<number, Promise<FederatedClient>>();

async function open(client: number): Promise<FederatedClient> {
  const { model, examples } = await (await opening).openClient(client, data);
  return createClient(model, examples);
}

parentPort?.on('message', ({ client, ticket, task }: ToThread) => {
  const opened = clients.get(client) ?? open(client);
  clients.set(client, opened);
  opened
    .then((federated): FromThread => ({ ticket, answer: federated.answer(task), error: null }))
    .catch((error: unknown): FromThread => ({ ticket, answer: null, error: String(error) }))
    .then((message) => parentPort?.postMessage(message));
});

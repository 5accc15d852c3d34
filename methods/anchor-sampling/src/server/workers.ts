/** Clients in worker threads, as a transport: client i lives in thread i mod n. */
import { Worker } from 'node:worker_threads';
import type { Transport } from '../transport.ts';
import { decodeFrame, framedLength, type Frame } from '../wire.ts';

export interface WorkerOptions {
  /**
   * A module whose export `openClient(client, data)` returns, or resolves to, `{ model, examples }`: models are
   * functions and cannot be sent to a thread, so the thread builds them.
   */
  readonly module: URL;
  /** Given to `openClient`; must be cloneable. */
  readonly data?: unknown;
  /** M */
  readonly clients: number;
  /** Number of parameters of the model. */
  readonly size: number;
  /** How many threads; at most `clients`. */
  readonly threads: number;
}

/** What a thread is asked and answers. `error` is set where the client threw. */
export type ToThread = { readonly client: number; readonly ticket: number; readonly task: Uint8Array };
export type FromThread = {
  readonly ticket: number;
  readonly answer: Uint8Array | null;
  readonly error: string | null;
};

/** Starts the threads; each opens its clients when they are first asked. A thread that dies takes its clients along. */
export function createWorkerClients({ module, data, clients, size, threads }: WorkerOptions): Transport {
  const traffic = { uplink: 0, downlink: 0 };
  const pool = Array.from({ length: Math.min(threads, clients) }, () => startThread(module, data));
  const threadOf = (client: number) => pool[client % pool.length];
  const everyone = Array.from({ length: clients }, (_, client) => client);
  const available = () => everyone.filter((client) => threadOf(client)?.alive() === true);
  return {
    count: clients,
    available,
    ready: (least) =>
      available().length >= least
        ? Promise.resolve()
        : Promise.reject(
            new Error(`Only ${available().length} of ${clients} clients are left in their threads.`),
          ),
    session: () => 0,
    async ask(client, task, ticket, deadline) {
      traffic.downlink += framedLength(task.byteLength, false);
      const answer = await threadOf(client)?.ask({ client, ticket, task }, deadline);
      if (!answer) return null;
      traffic.uplink += framedLength(answer.byteLength, true);
      return decodeFrame(answer, size) satisfies Frame;
    },
    refuse(client, reason) {
      throw new Error(`client ${client}: ${reason}`);
    },
    traffic: () => ({ ...traffic }),
    async close() {
      await Promise.all(pool.map((thread) => thread.stop()));
    },
  };
}

function startThread(module: URL, data: unknown) {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { module: module.href, data },
  });
  const pending = new Map<number, (message: FromThread) => void>();
  let alive = true;
  const die = () => {
    alive = false;
    for (const [ticket, settle] of pending) settle({ ticket, answer: null, error: null });
  };
  worker.on('message', (message: FromThread) => pending.get(message.ticket)?.(message));
  worker.on('error', die);
  worker.on('exit', die);
  return {
    alive: () => alive,
    async stop() {
      await worker.terminate();
    },
    ask(message: ToThread, deadline?: AbortSignal): Promise<Uint8Array | null> {
      if (!alive || deadline?.aborted) return Promise.resolve(null);
      return new Promise((resolve, reject) => {
        const end = () => settle({ ticket: message.ticket, answer: null, error: null });
        const settle = ({ answer, error }: FromThread) => {
          pending.delete(message.ticket);
          deadline?.removeEventListener('abort', end);
          if (error === null) resolve(answer);
          else reject(new Error(`Client ${message.client} failed in its thread: ${error}`));
        };
        pending.set(message.ticket, settle);
        deadline?.addEventListener('abort', end, { once: true });
        worker.postMessage(message);
      });
    },
  };
}

/** How a server reaches its clients. Every transport moves the same encoded frames and counts their bytes. */
import type { FederatedClient } from './client.ts';
import { decodeFrame, framedLength, MalformedFrame, type Frame } from './wire.ts';

export interface Traffic {
  /** Bytes from clients to the server since the transport began. */
  readonly uplink: number;
  /** Bytes from the server to clients since the transport began. */
  readonly downlink: number;
}

export interface Transport {
  /** M: clients are numbered 0 … count−1, whether they are there or not. */
  readonly count: number;
  /** The numbers of those who are there now, ascending. */
  available(): readonly number[];
  /** Resolves when at least `least` clients are there; rejects when `signal` is aborted. */
  ready(least: number, signal?: AbortSignal): Promise<void>;
  /** Changes whenever this client may have lost what it held. */
  session(client: number): number;
  /** The client's answer, or null when it vanished, was refused, or `deadline` came first. Never rejects. */
  ask(
    client: number,
    task: Uint8Array<ArrayBuffer>,
    ticket: number,
    deadline?: AbortSignal,
  ): Promise<Frame | null>;
  /** Ends the session of a client whose answer cannot be right. */
  refuse(client: number, reason: string): void;
  traffic(): Traffic;
  close(): Promise<void>;
}

/** Clients in this very thread, one after the other. */
export function inProcess(clients: readonly FederatedClient[], size: number): Transport {
  const everyone = clients.map((_, index) => index);
  const refused = new Set<number>();
  let uplink = 0;
  let downlink = 0;
  return {
    count: clients.length,
    available: () => everyone.filter((client) => !refused.has(client)),
    ready: () => Promise.resolve(),
    session: () => 0,
    ask(client, task, _ticket, deadline) {
      const answer = deadline?.aborted ? undefined : clients[client]?.answer(task);
      if (!answer) return Promise.resolve(null);
      downlink += framedLength(task.byteLength, false);
      uplink += framedLength(answer.byteLength, true);
      return Promise.resolve(decodeFrame(answer, size));
    },
    refuse: (client, reason) => {
      throw new MalformedFrame(`client ${client}: ${reason}`);
    },
    traffic: () => ({ uplink, downlink }),
    close: () => Promise.resolve(),
  };
}

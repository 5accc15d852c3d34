/** Who is there, what they were asked, and what they answered: the part of a remote transport without sockets. */
import type { Transport } from '../transport.ts';
import { decodeFrame, MalformedFrame, type Frame } from '../wire.ts';

/** What happens among remote clients; `there` is how many are there afterwards. */
export type RemoteEvent =
  | { readonly type: 'joined' | 'left'; readonly client: number; readonly there: number }
  | { readonly type: 'refused'; readonly client: number | null; readonly reason: string }
  | { readonly type: 'late'; readonly client: number };

/** The connection of a member. */
export interface Connection {
  send(data: Uint8Array): void;
  /** Ends it with a reason that tells the client not to try again as it is. */
  refuse(reason: string): void;
  /** Ends it without reproach. */
  close(reason: string): void;
}

export interface Member {
  readonly client: number;
  /** Whether its model and data are open, so that it may be asked. */
  readonly ready: boolean;
  begin(): void;
  /** Throws MalformedFrame. Answers to old questions are dropped. */
  receive(frame: Uint8Array): void;
  leave(): void;
}

/** Deadlines that a connection may miss in a row; one that is dead without saying so must not stay in the draw. */
const MOST_MISSES = 3;

interface Seat extends Member {
  ready: boolean;
  readonly session: number;
  readonly connection: Connection;
  misses: number;
  readonly pending: Map<number, (answer: Frame | null) => void>;
}

/** Seats for `count` clients of a model with `size` parameters. */
export function createMembers(count: number, size: number, onEvent?: (event: RemoteEvent) => void) {
  const seats = new Map<number, Seat>();
  const waiting = new Set<() => void>();
  const traffic = { uplink: 0, downlink: 0 };
  let sessions = 0;
  const available = () => [...seats.values()].filter(({ ready }) => ready).map(({ client }) => client);

  const vacate = (seat: Seat) => {
    for (const resolve of seat.pending.values()) resolve(null);
    seat.pending.clear();
    if (seats.get(seat.client) !== seat) return;
    seats.delete(seat.client);
    onEvent?.({ type: 'left', client: seat.client, there: available().length });
  };
  const join = (wanted: number | null, connection: Connection): Member => {
    const client = wanted ?? firstFree(count, seats);
    if (client === null) throw new MalformedFrame(`all ${count} places are taken`);
    if (!(client >= 0 && client < count)) throw new MalformedFrame(`clients are numbered 0 to ${count - 1}`);
    const former = seats.get(client);
    if (former) {
      vacate(former);
      former.connection.close('joined again over another connection');
    }
    const seat: Seat = {
      client,
      connection,
      session: ++sessions,
      ready: false,
      misses: 0,
      pending: new Map(),
      begin() {
        seat.ready = true;
        onEvent?.({ type: 'joined', client, there: available().length });
        for (const check of waiting) check();
      },
      receive(bytes) {
        const frame = decodeFrame(bytes, size);
        const resolve = seat.pending.get(frame.ticket);
        if (resolve) resolve(frame);
        else onEvent?.({ type: 'late', client });
      },
      leave: () => vacate(seat),
    };
    seats.set(client, seat);
    return seat;
  };
  const transport: Transport = {
    count,
    available: () => available().sort((a, b) => a - b),
    ready: (least, signal) => wait(waiting, () => available().length >= least, signal),
    session: (client) => seats.get(client)?.session ?? 0,
    ask: (client, task, ticket, deadline) => askSeat(seats.get(client), task, ticket, deadline),
    refuse: (client, reason) => seats.get(client)?.connection.refuse(reason),
    traffic: () => ({ ...traffic }),
    close() {
      for (const seat of seats.values()) seat.connection.close('the federation has ended');
      return Promise.resolve();
    },
  };
  return {
    join,
    transport,
    count(uplink: number, downlink: number) {
      traffic.uplink += uplink;
      traffic.downlink += downlink;
    },
  };
}

function askSeat(
  seat: Seat | undefined,
  task: Uint8Array<ArrayBuffer>,
  ticket: number,
  deadline?: AbortSignal,
): Promise<Frame | null> {
  if (!seat?.ready || deadline?.aborted) return Promise.resolve(null);
  return new Promise((resolve) => {
    const settle = (answer: Frame | null) => {
      deadline?.removeEventListener('abort', missed);
      seat.pending.delete(ticket);
      if (answer) seat.misses = 0;
      resolve(answer);
    };
    const missed = () => {
      settle(null);
      if (++seat.misses >= MOST_MISSES) seat.connection.close(`no answer in ${MOST_MISSES} rounds`);
    };
    deadline?.addEventListener('abort', missed, { once: true });
    seat.pending.set(ticket, settle);
    seat.connection.send(task);
  });
}

function firstFree(count: number, seats: ReadonlyMap<number, Seat>): number | null {
  for (let client = 0; client < count; client++) if (!seats.has(client)) return client;
  return null;
}

/** Resolves when `enough` says so; it is asked now and whenever somebody joins. */
function wait(waiting: Set<() => void>, enough: () => boolean, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      waiting.delete(check);
      signal?.removeEventListener('abort', stop);
    };
    const stop = () => {
      end();
      reject(signal?.reason instanceof Error ? signal.reason : new Error('stopped'));
    };
    const check = () => {
      if (!enough()) return;
      end();
      resolve();
    };
    if (signal?.aborted) return stop();
    waiting.add(check);
    signal?.addEventListener('abort', stop, { once: true });
    check();
  });
}

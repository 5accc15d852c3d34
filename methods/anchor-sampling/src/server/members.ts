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

/** All that members share. */
interface House {
  readonly count: number;
  readonly size: number;
  readonly seats: Map<number, Seat>;
  /** Called whenever somebody becomes ready. */
  readonly waiting: Set<() => void>;
  readonly traffic: { uplink: number; downlink: number };
  readonly onEvent: (event: RemoteEvent) => void;
  sessions: number;
}

/** Seats for `count` clients of a model with `size` parameters. */
export function createMembers(count: number, size: number, onEvent: (event: RemoteEvent) => void = () => {}) {
  const traffic = { uplink: 0, downlink: 0 };
  const house: House = { count, size, seats: new Map(), waiting: new Set(), traffic, onEvent, sessions: 0 };
  return {
    join: (wanted: number | null, connection: Connection): Member => takeSeat(house, wanted, connection),
    transport: transportOf(house),
    count(uplink: number, downlink: number) {
      traffic.uplink += uplink;
      traffic.downlink += downlink;
    },
  };
}

function available({ seats }: House): number[] {
  return [...seats.values()].flatMap(({ ready, client }) => (ready ? client : [])).sort((a, b) => a - b);
}

/** The place asked for, or the first that is free. Who joins again takes its place over from its old connection. */
function takeSeat(house: House, wanted: number | null, connection: Connection): Member {
  const { count, seats } = house;
  const client = wanted ?? firstFree(count, seats);
  if (client === null) throw new MalformedFrame(`all ${count} places are taken`);
  if (!(client >= 0 && client < count)) throw new MalformedFrame(`clients are numbered 0 to ${count - 1}`);
  const former = seats.get(client);
  if (former) {
    vacate(house, former);
    former.connection.close('joined again over another connection');
  }
  const seat = newSeat(house, client, connection);
  seats.set(client, seat);
  return seat;
}

function newSeat(house: House, client: number, connection: Connection): Seat {
  const seat: Seat = {
    client,
    connection,
    session: ++house.sessions,
    ready: false,
    misses: 0,
    pending: new Map(),
    begin() {
      seat.ready = true;
      house.onEvent({ type: 'joined', client, there: available(house).length });
      for (const check of house.waiting) check();
    },
    receive(bytes) {
      const frame = decodeFrame(bytes, house.size);
      const resolve = seat.pending.get(frame.ticket);
      if (resolve) resolve(frame);
      else house.onEvent({ type: 'late', client });
    },
    leave: () => vacate(house, seat),
  };
  return seat;
}

function vacate(house: House, seat: Seat): void {
  for (const resolve of seat.pending.values()) resolve(null);
  seat.pending.clear();
  if (house.seats.get(seat.client) !== seat) return;
  house.seats.delete(seat.client);
  house.onEvent({ type: 'left', client: seat.client, there: available(house).length });
}

function transportOf(house: House): Transport {
  const { count, seats, waiting, traffic } = house;
  return {
    count,
    available: () => available(house),
    ready: (least, signal) => wait(waiting, () => available(house).length >= least, signal),
    session: (client) => seats.get(client)?.session ?? 0,
    ask: (client, task, ticket, deadline) => askSeat(seats.get(client), task, ticket, deadline),
    refuse: (client, reason) => seats.get(client)?.connection.refuse(reason),
    traffic: () => ({ ...traffic }),
    close() {
      for (const seat of seats.values()) seat.connection.close('the federation has ended');
      return Promise.resolve();
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

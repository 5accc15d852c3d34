/** Remote clients over WebSocket, as a transport: they join, vanish and return as they like. */
import { timingSafeEqual, createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Transport } from '../transport.ts';
import { framedLength, longestFrame, MalformedFrame } from '../wire.ts';
import { parseJoin, parseReady } from './messages.ts';
import { createMembers, type Member, type RemoteEvent } from './members.ts';

export interface RemoteOptions {
  /** M: clients are numbered 0 … clients−1. */
  readonly clients: number;
  /** Number of parameters of the model. */
  readonly size: number;
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Clients must show it to join; without one, anyone who reaches the port may. */
  readonly token?: string;
  /** Told to every client that joins, as JSON. */
  readonly about?: unknown;
  /** Serves what is not a WebSocket, such as the page of a browser client. */
  readonly onRequest?: Parameters<typeof createServer>[1];
  /** Pages of other origins that may join, such as 'https://example.org'. Its own pages always may. */
  readonly origins?: readonly string[];
  readonly onEvent?: (event: RemoteEvent) => void;
}

export interface RemoteClients extends Transport {
  readonly url: string;
  readonly server: Server;
}

const POLICY_VIOLATION = 1008;
/** A JSON message of a client's is short. */
const LONGEST_TEXT = 1_000;
/** Milliseconds to join and open model and data after connecting. */
const JOIN_WITHIN = 60_000;

/** Listens for clients. Rejects when the port is taken. */
export async function createRemoteClients(options: RemoteOptions): Promise<RemoteClients> {
  const { host = '127.0.0.1', port = 0, size } = options;
  const server = createServer(
    options.onRequest ?? ((_, response) => response.writeHead(426).end('WebSocket\n')),
  );
  const sockets = new WebSocketServer({
    server,
    // Room for the longest answer and not much more: a larger message ends its sender's connection (1009).
    maxPayload: Math.max(longestFrame(size), LONGEST_TEXT),
    perMessageDeflate: false,
    verifyClient: ({ req }: { req: IncomingMessage }) => mayConnect(req, options.origins ?? []),
  });
  const members = createMembers(options.clients, size, options.onEvent);
  sockets.on('connection', (socket) => welcome(socket, members, options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    ...members.transport,
    url: `ws://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    server,
    async close() {
      await members.transport.close();
      sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** A browser says which page connects: one of ours, or of an origin that was allowed. Programs say nothing. */
function mayConnect({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

type Members = ReturnType<typeof createMembers>;

/** Lets a connection join once, then hands its frames to its member. Whatever is wrong ends this connection alone. */
function welcome(socket: WebSocket, members: Members, options: RemoteOptions): void {
  let member: Member | null = null;
  const refuse = (reason: string) => {
    options.onEvent?.({ type: 'refused', client: member?.client ?? null, reason });
    socket.close(POLICY_VIOLATION, reason.slice(0, 120));
  };
  const hurry = setTimeout(() => refuse('did not join in time'), JOIN_WITHIN);
  const send = (data: string | Uint8Array) => {
    const length = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
    members.count(0, framedLength(length, false));
    socket.send(data);
  };
  const join = (text: string) => {
    const { client, token } = parseJoin(text);
    if (options.token !== undefined && !sameToken(token, options.token)) {
      throw new MalformedFrame('the token is missing or wrong');
    }
    member = members.join(client, { send, refuse, close: (reason) => socket.close(1000, reason) });
    send(
      JSON.stringify({
        welcome: { client: member.client, size: options.size, about: options.about ?? null },
      }),
    );
  };
  socket.on('message', (data, isBinary) => {
    const bytes = bytesOf(data);
    members.count(framedLength(bytes.byteLength, true), 0);
    try {
      if (isBinary && member?.ready) member.receive(bytes);
      else if (isBinary) throw new MalformedFrame('a frame before joining');
      else if (bytes.byteLength > LONGEST_TEXT)
        throw new MalformedFrame('a text message that long is not known');
      else if (!member) join(textOf(bytes));
      else {
        parseReady(textOf(bytes));
        clearTimeout(hurry);
        member.begin();
      }
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error;
      refuse(error.message);
    }
  });
  socket.on('close', () => {
    clearTimeout(hurry);
    member?.leave();
  });
  // 'close' follows every error; without a listener an error would end the process.
  socket.on('error', () => undefined);
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Hashed first, so that neither content nor length shows in the time it takes. */
function sameToken(shown: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(expected));
}

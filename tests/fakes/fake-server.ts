// A local server that stands for a source, and can be told to misbehave for its next answers.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A whole answer. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** One answer out of the ordinary. 'half' and 'malformed' spoil the answer that would have been given. */
export type Mishap =
  | Answer
  /** Begins and falls silent, the connection stays open. */
  | 'stall'
  /** Breaks the connection in the middle of the announced length. */
  | 'half'
  /** Sends the first half as if it were all, with a correct length. */
  | 'cut'
  /** Spoils the first item's markup. */
  | 'malformed'
  /** Breaks the connection before any answer. */
  | 'hang-up';

export interface SeenRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  /** Milliseconds of the monotonic clock at arrival and at the end of the answer (null while it runs). */
  arrivedAt: number;
  answeredAt: number | null;
}

/** A running fake. */
export interface Fake {
  /** `http://127.0.0.1:port` */
  origin: string;
  port: number;
  requests: SeenRequest[];
  /** The most requests that were being answered at one time. */
  mostAtOnce(): number;
  /** The next answers, one for each request, before it goes back to normal. */
  next(...mishaps: Mishap[]): void;
  /** Answers this for every request until `undefined` is given. */
  always(mishap: Mishap | undefined): void;
  close(): Promise<void>;
}

/** Starts a fake on 127.0.0.1; a free port unless one is given. */
export async function startFake(
  answer: (request: SeenRequest) => Answer,
  options: { port?: number; spoil?: (body: string) => string } = {},
): Promise<Fake> {
  const requests: SeenRequest[] = [];
  const queue: Mishap[] = [];
  let standing: Mishap | undefined;
  let running = 0;
  let most = 0;
  const server = createServer((incoming, response) => {
    const seen: SeenRequest = {
      method: incoming.method ?? 'GET',
      url: new URL(incoming.url ?? '/', 'http://fake'),
      headers: incoming.headers,
      arrivedAt: performance.now(),
      answeredAt: null,
    };
    requests.push(seen);
    running += 1;
    most = Math.max(most, running);
    response.on('close', () => {
      running -= 1;
      seen.answeredAt = performance.now();
    });
    respond(response, queue.shift() ?? standing, () => answer(seen), {
      packed: /\bgzip\b/.test(incoming.headers['accept-encoding'] ?? ''),
      spoil: options.spoil ?? ((body) => body.replace('>', '')),
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    mostAtOnce: () => most,
    next: (...mishaps) => void queue.push(...mishaps),
    always: (mishap) => {
      standing = mishap;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Manner {
  packed: boolean;
  spoil: (body: string) => string;
}

function respond(
  response: ServerResponse,
  mishap: Mishap | undefined,
  usual: () => Answer,
  manner: Manner,
): void {
  if (mishap === 'hang-up') {
    response.destroy();
    return;
  }
  const whole = typeof mishap === 'object' ? mishap : usual();
  const body = whole.body ?? '';
  const send = (text: string) => {
    sendWhole(response, { ...whole, body: text }, manner.packed);
  };
  if (mishap === 'cut') send(body.slice(0, body.length / 2));
  else if (mishap === 'malformed') send(manner.spoil(body));
  else if (mishap === 'stall' || mishap === 'half') {
    response.writeHead(whole.status ?? 200, {
      ...whole.headers,
      'content-length': String(Buffer.byteLength(body)),
    });
    response.write(body.slice(0, body.length / 2), () => {
      if (mishap === 'half') response.destroy();
    });
  } else send(body);
}

function sendWhole(
  response: ServerResponse,
  { status = 200, headers = {}, body = '' }: Answer,
  packed: boolean,
): void {
  const bytes = packed && body.length > 500 ? gzipSync(body) : Buffer.from(body);
  response.writeHead(status, {
    ...headers,
    ...(bytes.length < Buffer.byteLength(body) ? { 'content-encoding': 'gzip' } : {}),
    ...(status === 304 ? {} : { 'content-length': String(bytes.length) }),
  });
  response.end(status === 304 ? undefined : bytes);
}

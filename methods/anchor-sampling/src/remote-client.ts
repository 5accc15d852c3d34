/** Joins a federation over WebSocket and answers its tasks. Node and browser; nothing is imported from Node. */
import { createClient } from './client.ts';
import type { Model } from './models/model.ts';
import { MalformedFrame } from './wire.ts';

export interface JoinOptions<Example> {
  /** 'ws://127.0.0.1:8700' */
  readonly url: string;
  /** The number to take part under, or null for any that is free. */
  readonly client: number | null;
  readonly token?: string;
  /** The model and this client's own examples, once the server has given it its number. They stay here. */
  readonly open: (welcome: Welcome) => Promise<Opened<Example>> | Opened<Example>;
  readonly signal: AbortSignal;
  /** Join again after the connection was lost, with growing pauses. Default true. */
  readonly rejoin?: boolean;
  /** Milliseconds that pauses grow to. Default 5,000. */
  readonly longestPause?: number;
  readonly onEvent?: (event: ClientEvent) => void;
}

export interface Opened<Example> {
  readonly model: Model<Example>;
  readonly examples: readonly Example[];
}

export interface Welcome {
  readonly client: number;
  /** Number of parameters; the model opened must have as many. */
  readonly size: number;
  /** Whatever the server tells its clients of the task. */
  readonly about: unknown;
}

export type ClientEvent =
  | { readonly type: 'joined'; readonly client: number }
  | { readonly type: 'answered'; readonly answers: number }
  | { readonly type: 'left'; readonly code: number; readonly reason: string };

/** The server ended the session for a reason that joining again would not change. */
export class JoinRefused extends Error {
  override name = 'JoinRefused';
}

/** RFC 6455, §7.4.1: the server's verdict on what was sent; a lost connection has other codes. */
const POLICY_VIOLATION = 1008;
const PROTOCOL_ERROR = 1002;
const TOO_BIG = 1009;
const FIRST_PAUSE = 200;

/** Takes part until `signal` is aborted (then it resolves). Throws JoinRefused when the server does not want it. */
export async function joinFederation<Example>(options: JoinOptions<Example>): Promise<void> {
  const { signal, rejoin = true, longestPause = 5_000, onEvent } = options;
  /** The number of the first connection: a client that comes back is the same client, with the same data. */
  const session: Session = { client: options.client, answer: null, answers: 0 };
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    const before = session.answers;
    const { code, reason } = await takePart(options, session);
    onEvent?.({ type: 'left', code, reason });
    if ([POLICY_VIOLATION, PROTOCOL_ERROR, TOO_BIG].includes(code)) throw new JoinRefused(reason);
    if (!rejoin || signal.aborted) return;
    pause = session.answers > before ? FIRST_PAUSE : Math.min(longestPause, pause * 2);
    await sleep(pause, signal);
  }
}

interface Session {
  client: number | null;
  answer: ((task: Uint8Array) => Uint8Array<ArrayBuffer>) | null;
  answers: number;
}

/** One connection, from joining to its end. Resolves with how it ended. */
function takePart<Example>(
  options: JoinOptions<Example>,
  session: Session,
): Promise<{ code: number; reason: string }> {
  const { url, token, signal, onEvent } = options;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const leave = () => socket.close(1000, 'leaving');
    signal.addEventListener('abort', leave, { once: true });
    socket.onopen = () =>
      socket.send(JSON.stringify({ join: { version: 1, client: session.client, token } }));
    socket.onclose = ({ code, reason }) => {
      signal.removeEventListener('abort', leave);
      resolve({ code, reason });
    };
    const receive = async (data: unknown) => {
      if (typeof data === 'string') {
        const welcome = parseWelcome(data);
        session.client = welcome.client;
        session.answer ??= await open(options, welcome);
        socket.send(JSON.stringify({ ready: true }));
        onEvent?.({ type: 'joined', client: welcome.client });
      } else if (data instanceof ArrayBuffer && session.answer) {
        const answer = session.answer(new Uint8Array(data));
        // The connection may have ended meanwhile; an answer belongs to the connection that asked.
        if (socket.readyState !== WebSocket.OPEN) return;
        socket.send(answer);
        onEvent?.({ type: 'answered', answers: ++session.answers });
      }
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      receive(data).catch((error: unknown) => {
        leave();
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    };
  });
}

async function open<Example>({ open }: JoinOptions<Example>, welcome: Welcome) {
  const { model, examples } = await open(welcome);
  if (model.size !== welcome.size) {
    throw new JoinRefused(`The federation's model has ${welcome.size} parameters, ours has ${model.size}.`);
  }
  const client = createClient(model, examples);
  return (task: Uint8Array) => client.answer(task);
}

function parseWelcome(text: string): Welcome {
  const message: unknown = JSON.parse(text);
  const welcome =
    typeof message === 'object' && message !== null && 'welcome' in message ? message.welcome : null;
  if (
    typeof welcome === 'object' &&
    welcome !== null &&
    'client' in welcome &&
    'size' in welcome &&
    typeof welcome.client === 'number' &&
    typeof welcome.size === 'number'
  ) {
    return {
      client: welcome.client,
      size: welcome.size,
      about: 'about' in welcome ? welcome.about : null,
    };
  }
  throw new MalformedFrame('the server did not say welcome');
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}

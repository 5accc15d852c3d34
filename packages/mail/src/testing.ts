// A real SMTP server for tests: it takes mail and keeps it, or behaves as badly as it is told to. Not for programs.
export * as snsExamples from './bounces/sns-examples.ts';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** A message as it arrived. */
export interface ReceivedMail {
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  headers: ReadonlyMap<string, unknown>;
  /** Headers as they came over the wire, one string each. */
  headerLines: readonly string[];
  /** The envelope's sender. */
  envelopeFrom: string;
  messageId: string;
  /** What `tag` said when its connection was opened. */
  tag: number;
}

/**
 * What the server does with a message.
 * - `take`: 250. `refuse`: 550 to its recipient. `refuse-message`: 554 to its content. `later`: 451 to its recipient.
 * - `drop`: closes the connection at RCPT TO. `stall`: says nothing more.
 * - `take-and-drop`: keeps the message and closes the connection instead of confirming it.
 * A text that begins with a digit is the answer to RCPT TO.
 */
export type Behaviour =
  'take' | 'refuse' | 'refuse-message' | 'later' | 'drop' | 'stall' | 'take-and-drop' | `${number} ${string}`;

/** How the server is. */
export interface MailServerOptions {
  /** Recipients that it does not know. */
  refuse?: string[];
  /** Asked at each recipient. */
  behave?: (address: string) => Behaviour;
  /** A user and password that it asks for. */
  login?: { user: string; password: string };
  /** Keeps only envelopes and headers, for many messages. */
  headersOnly?: boolean;
  /** Marks connections, to tell apart whose messages came. */
  tag?: () => number;
  /** Offers STARTTLS with a certificate of its own making. */
  tls?: boolean;
}

/** An SMTP server that answers. */
export interface MailServer {
  /** For SMTP_URL. */
  url: string;
  /** What has come so far, the first first. */
  received: readonly ReceivedMail[];
  /** Most connections that were open at once. */
  readonly mostConnections: number;
  /** The next message to an address that has not been asked for yet. @throws Error when none comes in 15 s. */
  next(to: string): Promise<ReceivedMail>;
  close(): Promise<void>;
}

/** Starts the server on a free port. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const asked = new Set<ReceivedMail>();
  const sockets = new Map<number, Socket>();
  const tags = new Map<number, number>();
  let most = 0;
  const hangUp = ({ remotePort }: SMTPServerSession) => void sockets.get(remotePort)?.destroy();
  const server = new SMTPServer(
    handlers(options, received, { hangUp, tagOf: ({ remotePort }) => tags.get(remotePort) ?? 0 }),
  );
  server.on('error', () => undefined); // connections that a test resets
  server.server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    tags.set(remotePort, options.tag?.() ?? 0);
    most = Math.max(most, sockets.size);
    socket.on('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    get mostConnections() {
      return most;
    },
    async next(to) {
      for (const deadline = Date.now() + 15_000; Date.now() < deadline;) {
        const mail = received.find((candidate) => candidate.to === to && !asked.has(candidate));
        if (mail) {
          asked.add(mail);
          return mail;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`No mail to ${to} came; there were ${received.map((mail) => mail.to).join(', ')}.`);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

type Answer = (error?: Error | null) => void;

/** What handlers know of connections. */
interface Connections {
  hangUp(session: SMTPServerSession): void;
  tagOf(session: SMTPServerSession): number;
}

function handlers(
  options: MailServerOptions,
  received: ReceivedMail[],
  { hangUp, tagOf }: Connections,
): SMTPServerOptions {
  const { refuse = [], behave = () => 'take', login, tls = false } = options;
  const behaviours = new WeakMap<SMTPServerSession, Behaviour>();
  return {
    authOptional: login === undefined,
    disabledCommands: tls ? [] : ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth({ username, password }, _session, callback) {
      if (username === login?.user && password === login?.password) callback(null, { user: username });
      else callback(answerOf(535, '5.7.8 Authentication credentials invalid'));
    },
    onRcptTo({ address }, session, callback) {
      const behaviour = refuse.includes(address) ? 'refuse' : behave(address);
      behaviours.set(session, behaviour);
      if (behaviour === 'drop') hangUp(session);
      else answerRecipient(behaviour, callback);
    },
    onData(stream, session, callback) {
      const behaviour = behaviours.get(session) ?? 'take';
      void simpleParser(stream, { skipHtmlToText: options.headersOnly ?? false }).then((mail) => {
        if (behaviour === 'refuse-message') return callback(answerOf(554, '5.7.1 Looks like spam'));
        received.push({ ...receivedOf(mail, session, options.headersOnly ?? false), tag: tagOf(session) });
        if (behaviour === 'take-and-drop') return hangUp(session);
        callback();
      }, callback);
    },
  };
}

function answerRecipient(behaviour: Behaviour, callback: Answer): void {
  if (behaviour === 'stall') return;
  if (behaviour === 'refuse') return callback(answerOf(550, '5.1.1 No such mailbox.'));
  if (behaviour === 'later') return callback(answerOf(451, '4.7.1 Greylisted, come back later.'));
  const [, code, text = ''] = /^(\d{3}) (.*)$/.exec(behaviour) ?? [];
  callback(code === undefined ? null : answerOf(Number(code), text));
}

function answerOf(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function receivedOf(
  mail: Awaited<ReturnType<typeof simpleParser>>,
  session: SMTPServerSession,
  headersOnly: boolean,
): Omit<ReceivedMail, 'tag'> {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    to: rcptTo.map(({ address }) => address).join(', '),
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    text: headersOnly ? '' : (mail.text ?? ''),
    html: headersOnly ? '' : mail.html || '',
    headers: mail.headers,
    headerLines: mail.headerLines.map(({ line }) => line),
    envelopeFrom: mailFrom === false ? '' : mailFrom.address,
    messageId: mail.messageId ?? '',
  };
}

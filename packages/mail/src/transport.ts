// The way out: a pool of connections to a relay, or the machine's own sendmail.
import type { Readable } from 'node:stream';
import type { Transporter } from 'nodemailer';

/** Longest waits for the relay, milliseconds. */
export interface Patience {
  connectionMs: number;
  greetingMs: number;
  /** Silence. RFC 5321 (section 4.5.3.2) asks for minutes: who gives up too early sends a message twice. */
  silenceMs: number;
  /** One message in all, however busily the relay trickles. */
  messageMs: number;
}

/** What a reader's patience does not bound: mail is sent in the background. */
export const PATIENCE: Patience = {
  connectionMs: 15_000,
  greetingMs: 30_000,
  silenceMs: 300_000,
  messageMs: 660_000,
};

/** How the way out is made. */
export interface TransportOptions {
  /** `smtp://user:password@host:587`, `smtps://…`, `sendmail:` or `sendmail:/path/to/sendmail`. */
  url: string;
  /** Connections at once; processes at once with sendmail. */
  connections: number;
  patience: Patience;
}

/** Passed with a message as `watch`: the stream it is sent from, which tells whether any of it was read. */
export interface BodyWatch {
  stream: Readable | null;
}

/** Opens nothing yet: connections are made by the first message. */
export async function createTransporter(options: TransportOptions): Promise<Transporter> {
  // Loaded at the first message: most sites send none for days.
  const { createTransport } = await import('nodemailer');
  const url = new URL(options.url);
  const transporter = (
    url.protocol === 'sendmail:'
      ? createTransport({ sendmail: true, newline: 'unix', path: url.pathname || 'sendmail' })
      : createTransport(smtpOptions(url, options))
  ) as Transporter;
  transporter.use('stream', (mail, done) => {
    const { watch } = mail.data as { watch?: BodyWatch };
    if (watch) watchBody(mail.message as Streamable, watch);
    done();
  });
  return transporter;
}

/** A composed message, as far as it matters here. */
interface Streamable {
  createReadStream(...options: unknown[]): Readable;
}

function watchBody(message: Streamable, watch: BodyWatch): void {
  const create = message.createReadStream.bind(message);
  message.createReadStream = (...options) => (watch.stream = create(...options));
}

/** Options of nodemailer for an address of a relay. */
export function smtpOptions(
  url: URL,
  { connections, patience }: Pick<TransportOptions, 'connections' | 'patience'>,
) {
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    // `?tls=require`: rather no mail than mail without encryption.
    requireTLS: url.searchParams.get('tls') === 'require',
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    pool: true as const,
    maxConnections: connections,
    maxMessages: 500,
    // A message is queued again only when the relay had closed an idle connection: not a byte of it was sent.
    maxRequeues: 1,
    idleTimeout: 30_000,
    connectionTimeout: patience.connectionMs,
    greetingTimeout: patience.greetingMs,
    dnsTimeout: patience.connectionMs,
    socketTimeout: patience.silenceMs,
  };
}

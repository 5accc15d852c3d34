// Sends mail through the configured relay, or sendmail.
import type { Transporter } from 'nodemailer';
import { classifyFailure, type MailFailure } from './failure.ts';
import type { Message } from './message.ts';
import { createTransporter, PATIENCE, type BodyWatch, type Patience } from './transport.ts';

/** Where mail goes out; without an address of a server there is none. */
export interface MailSettings {
  /** `smtp://user:password@host:587`, `smtps://…`, `sendmail:`, or null. */
  smtpUrl: string | null;
  /** Sender, such as `Paper Club <papers@example.org>`. */
  from: string | null;
  /** Connections to the relay at once, 2 unless given. */
  connections?: number;
  patience?: Partial<Patience>;
}

/** What became of a message. */
export type Delivery =
  | {
      outcome: 'sent';
      id: string;
      /** The relay's confirmation, such as `250 2.0.0 Ok: queued as 4D3F`. */
      response: string;
    }
  /** No mail is configured: somebody has to be told otherwise. */
  | { outcome: 'not-configured' }
  | MailFailure;

/** Sends messages; never throws. */
export interface Mailer {
  readonly configured: boolean;
  /** Sender, or null. */
  readonly from: string | null;
  send(message: Message): Promise<Delivery>;
  /** Waits for what is under way, a few seconds at most, and closes the connections. */
  close(): Promise<void>;
}

/** Longest wait of `close`, milliseconds; what is under way then counts as failed, perhaps uncertain. */
const CLOSING_MS = 8_000;

/** A mailer; it connects at the first message. */
export function createMailer(settings: MailSettings): Mailer {
  const { smtpUrl, from, connections = 2 } = settings;
  const patience = { ...PATIENCE, ...settings.patience };
  let transport: Promise<Transporter> | null = null;
  const pending = new Set<Promise<unknown>>();
  const open = (url: string) => (transport ??= createTransporter({ url, connections, patience }));
  const send = async (message: Message): Promise<Delivery> => {
    if (smtpUrl === null || from === null) return { outcome: 'not-configured' };
    const watch: BodyWatch = { stream: null };
    try {
      const transporter = await open(smtpUrl);
      const signal = AbortSignal.timeout(patience.messageMs);
      const info: unknown = await transporter.sendMail({
        ...mailOf(message, from),
        signal,
        watch,
      } as MailOptions);
      return { outcome: 'sent', ...confirmationOf(info) };
    } catch (error) {
      return classifyFailure(error, watch.stream?.readableDidRead ?? false);
    }
  };
  return {
    configured: smtpUrl !== null && from !== null,
    from,
    send(message) {
      const sending = send(message);
      pending.add(sending);
      void sending.finally(() => pending.delete(sending));
      return sending;
    },
    async close() {
      const transporter = await transport;
      const done = await within(CLOSING_MS, Promise.all(pending));
      (transporter as { close(options: { force: boolean }): void } | null)?.close({ force: !done });
    },
  };
}

type MailOptions = Parameters<Transporter['sendMail']>[0];

/** A message in nodemailer's terms. */
function mailOf(message: Message, from: string) {
  const to = { name: '', address: message.to };
  return {
    from,
    to,
    subject: message.subject,
    text: message.text,
    html: message.html,
    headers: preparedLists({ 'Auto-Submitted': 'auto-generated', ...message.headers }),
    ...(message.messageId === undefined ? {} : { messageId: message.messageId }),
    ...(message.envelopeFrom === undefined
      ? {}
      : { envelope: { from: message.envelopeFrom, to: message.to } }),
    // Bodies are ours alone: nothing is read from files or addresses that they might name.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/**
 * Headers of lists as they are: nodemailer would write a quoted name or an address as an encoded word, which is not
 * allowed there (RFC 2047, section 5), and which filters of mail do not decode.
 */
function preparedLists(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      /^list-/i.test(name) ? { prepared: true, value: value.replace(/\s+/g, ' ') } : value,
    ]),
  );
}

function confirmationOf(info: unknown): { id: string; response: string } {
  const { messageId, response } = info as { messageId?: unknown; response?: unknown };
  return { id: String(messageId), response: typeof response === 'string' ? response : '' };
}

/** Whether a promise settles within that time. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)));
  const done = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return done;
}

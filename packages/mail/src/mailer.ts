// Sends mail through the configured SMTP server.
import type { Transporter } from 'nodemailer';
import type { Message } from './message.ts';

/** Where mail goes out; without an address of a server there is none. */
export interface MailSettings {
  /** `smtp://user:password@host:587`, or null. */
  smtpUrl: string | null;
  /** Sender, such as `Paper Club <papers@example.org>`. */
  from: string | null;
}

/** What became of a message. */
export type Delivery =
  | { outcome: 'sent'; id: string }
  /** No mail is configured: somebody has to be told otherwise. */
  | { outcome: 'not-configured' }
  /** `permanent`: the server refused this message, and would do so again. */
  | { outcome: 'failed'; permanent: boolean; reason: string };

/** Sends messages one by one; never throws. */
export interface Mailer {
  readonly configured: boolean;
  send(message: Message): Promise<Delivery>;
  /** Waits for what is under way and closes the connection. */
  close(): Promise<void>;
}

/** Longest waits for the server, milliseconds. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 } as const;

/** A mailer; it connects at the first message. */
export function createMailer({ smtpUrl, from }: MailSettings): Mailer {
  let transport: Promise<Transporter> | null = null;
  const pending = new Set<Promise<unknown>>();
  const configured = smtpUrl !== null && from !== null;
  const send = async (message: Message): Promise<Delivery> => {
    if (smtpUrl === null || from === null) return { outcome: 'not-configured' };
    try {
      const transporter = await (transport ??= connect(smtpUrl));
      const { messageId } = await transporter.sendMail({
        from,
        to: { name: '', address: message.to },
        subject: message.subject,
        text: message.text,
        html: message.html,
        headers: { 'Auto-Submitted': 'auto-generated', ...message.headers },
        // Bodies are ours alone: nothing is read from files or addresses that they might name.
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { outcome: 'sent', id: String(messageId) };
    } catch (error) {
      return failure(error);
    }
  };
  return {
    configured,
    send(message) {
      const sending = send(message);
      pending.add(sending);
      void sending.finally(() => pending.delete(sending));
      return sending;
    },
    async close() {
      await Promise.all(pending);
      (await transport)?.close();
    },
  };
}

async function connect(smtpUrl: string): Promise<Transporter> {
  // Loaded at the first message: most sites send none for days.
  const { createTransport } = await import('nodemailer');
  const url = new URL(smtpUrl);
  return createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    secure: url.protocol === 'smtps:',
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    pool: true,
    maxConnections: 2,
    ...PATIENCE,
  }) as Transporter;
}

function failure(error: unknown): Delivery {
  const { responseCode, message = String(error) } = error as { responseCode?: number; message?: string };
  return {
    outcome: 'failed',
    permanent: responseCode !== undefined && responseCode >= 500,
    // Servers quote what they were sent; a link in it must not reach the log.
    reason: message.replace(/https?:\/\/\S+/g, '[link]').slice(0, 300),
  };
}

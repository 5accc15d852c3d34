// A real SMTP server for tests: it takes mail and keeps it. Not for programs.
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A message as it arrived. */
export interface ReceivedMail {
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  headers: ReadonlyMap<string, unknown>;
}

/** An SMTP server that answers. */
export interface MailServer {
  /** For SMTP_URL. */
  url: string;
  /** What has come so far, the first first. */
  received: readonly ReceivedMail[];
  /** The next message to an address that has not been asked for yet. @throws Error when none comes in 15 s. */
  next(to: string): Promise<ReceivedMail>;
  close(): Promise<void>;
}

/** Starts the server on a free port; it refuses recipients that `refuse` names, as an unknown mailbox. */
export async function startMailServer({ refuse = [] }: { refuse?: string[] } = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const asked = new Set<ReceivedMail>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      if (!refuse.includes(address)) return callback();
      callback(Object.assign(new Error('No such mailbox.'), { responseCode: 550 }));
    },
    onData(stream, session, callback) {
      void simpleParser(stream).then((mail) => {
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
          from: mail.from?.text ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          html: mail.html || '',
          headers: mail.headers,
        });
        callback();
      }, callback);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
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

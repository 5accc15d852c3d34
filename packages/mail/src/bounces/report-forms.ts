// Forms of what mail servers send to the bounce mailbox, for tests; every address and text is invented. Not for programs.

/** The reader that they are about. */
export const ADA = 'ada@readers.example';
/** The digest that came back, as they quote it. */
export const QUOTED = `Return-Path: <bounces+17-abc@papers.example.org>
Message-ID: <2f6c1b1e@papers.example.org>
From: Paper Club <papers@papers.example.org>
To: ${ADA}
Subject: Papers whose mailbox is full of delivery failures
`;

interface Dsn {
  from?: string;
  subject?: string;
  text?: string;
  /** Of the recipient: Action, Status and so on. */
  fields: string;
  headers?: string;
  type?: string;
  encoding?: 'base64' | 'quoted-printable';
  to?: string;
}

/** A delivery status notification (RFC 3464). */
export function dsn(options: Dsn): string {
  const { text = 'This message was created by a mail server.', encoding, to = `rfc822; ${ADA}` } = options;
  const fields = `Reporting-MTA: dns; mx.readers.example\n\nFinal-Recipient: ${to}\n${options.fields}\n`;
  return `Return-Path: <>
From: ${options.from ?? 'Mail Delivery System <MAILER-DAEMON@mx.readers.example>'}
To: bounces+17-abc@papers.example.org
Subject: ${options.subject ?? 'Undelivered Mail Returned to Sender'}
${options.headers ?? 'Auto-Submitted: auto-replied'}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="a limit"

--a limit
Content-Type: text/plain; charset=utf-8

${text}

--a limit
Content-Type: ${options.type ?? 'message/delivery-status'}
${encoding ? `Content-Transfer-Encoding: ${encoding}\n` : ''}
${encoded(fields, encoding)}
--a limit
Content-Type: message/rfc822

${QUOTED}
Hello
--a limit--
`;
}

function encoded(text: string, encoding: Dsn['encoding']): string {
  if (encoding === 'base64') return `${Buffer.from(text).toString('base64')}\n`;
  if (encoding === undefined) return text;
  const escape = (byte: number) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return [...Buffer.from(text)]
    .map((byte) => (byte > 126 || byte === 61 ? escape(byte) : String.fromCharCode(byte)))
    .join('');
}

/** A message in words alone. */
export function words(headers: string, body: string): string {
  return `${headers}\nTo: bounces+17-abc@papers.example.org\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`;
}

/** Fields of a failure. */
export const failed = (status: string, diagnostic: string) =>
  `Action: failed\nStatus: ${status}\nDiagnostic-Code: ${diagnostic}`;

/** Senders. */
export const MICROSOFT =
  '"Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@readers.example>';
export const GOOGLE = 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>';
export const AMAZON = 'MAILER-DAEMON@eu-west-1.amazonses.com';

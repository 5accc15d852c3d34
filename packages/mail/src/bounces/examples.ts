// Reports for tests, written in the forms that mail servers use; addresses and papers are invented. Not for programs.

/** A report about `reference`, the part before the @ that bounces carry (`bounces+…`). */
export type Example = (reference: string) => string;

const ORIGINAL = (reference: string) => `Return-Path: <${reference}@papers.example.org>
Message-ID: <2f6c1b1e@papers.example.org>
From: Paper Club <papers@papers.example.org>
To: ada@readers.example
Subject: Papers of 10 March
List-Id: Daily papers <digest.papers.example.org>
`;

function statusReport(options: {
  from: string;
  subject: string;
  text: string;
  fields: string;
  reference: string;
  headers?: string;
}): string {
  return `Return-Path: <>
From: ${options.from}
To: ${options.reference}@papers.example.org
Subject: ${options.subject}
Date: Tue, 10 Mar 2026 06:01:13 +0000
${options.headers ?? 'Auto-Submitted: auto-replied'}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="limit"

--limit
Content-Type: text/plain; charset=utf-8

${options.text}

--limit
Content-Type: message/delivery-status

${options.fields}

--limit
Content-Type: text/rfc822-headers

${ORIGINAL(options.reference)}
--limit--
`;
}

export const postfix: Example = (reference) =>
  statusReport({
    reference,
    from: 'MAILER-DAEMON@relay.example.net (Mail Delivery System)',
    subject: 'Undelivered Mail Returned to Sender',
    text: 'This is the mail system at host relay.example.net.',
    fields: `Reporting-MTA: dns; relay.example.net
X-Postfix-Queue-ID: 4Yx1kC6DHz
Arrival-Date: Tue, 10 Mar 2026 06:01:12 +0000 (UTC)

Final-Recipient: rfc822; ada@readers.example
Original-Recipient: rfc822;ada@readers.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.readers.example
Diagnostic-Code: smtp; 550 5.1.1 <ada@readers.example>: Recipient address
    rejected: User unknown in virtual mailbox table`,
  });

export const exchangeOnline: Example = (reference) =>
  statusReport({
    reference,
    from: '"Microsoft Outlook" <MicrosoftExchange329e@readers.example>',
    subject: 'Undeliverable: Papers of 10 March',
    headers: 'X-MS-Exchange-Message-Is-Ndr:',
    text: "Your message to ada@readers.example couldn't be delivered.\nada wasn't found at readers.example.",
    fields: `Reporting-MTA: dns;BN8PR12MB3000.namprd12.prod.outlook.com
Received-From-MTA: dns;relay.example.net
Arrival-Date: Tue, 10 Mar 2026 06:01:12 +0000

Final-Recipient: rfc822;ada@readers.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ada@readers.example not found by SMTP address lookup`,
  });

/** Exchange of old: a status without detail and no words of a server. */
export const exchangeOld: Example = (reference) =>
  statusReport({
    reference,
    from: 'postmaster@readers.example',
    subject: 'Delivery Status Notification (Failure)',
    headers: 'X-DSNContext: 335a7efd - 4523 - 00000001',
    text: 'This is an automatically generated Delivery Status Notification.\nDelivery to the following recipients failed.\n\n       ada@readers.example',
    fields: `Reporting-MTA: dns;mail.readers.example

Final-Recipient: rfc822;ada@readers.example
Action: failed
Status: 5.1.1`,
  });

export const gmailFull: Example = (reference) =>
  statusReport({
    reference,
    from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
    subject: 'Delivery Status Notification (Failure)',
    headers: 'X-Failed-Recipients: ada@readers.example\nAuto-Submitted: auto-replied',
    text: "** Message blocked **\nThe recipient's inbox is out of storage space.",
    fields: `Reporting-MTA: dns; googlemail.com
Arrival-Date: Mon, 09 Mar 2026 23:01:12 -0700 (PDT)

Final-Recipient: rfc822; ada@readers.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space. Please direct the recipient to clear it.`,
  });

export const gaveUp: Example = (reference) =>
  statusReport({
    reference,
    from: 'MAILER-DAEMON@relay.example.net',
    subject: 'Undelivered Mail Returned to Sender',
    text: 'I could not deliver it for five days.',
    fields: `Reporting-MTA: dns; relay.example.net

Final-Recipient: rfc822; ada@readers.example
Action: failed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.readers.example[192.0.2.9]:25: Connection timed out`,
  });

/** The reader's address forwards to another, which is gone. */
export const forwarded: Example = (reference) =>
  statusReport({
    reference,
    from: 'Mail Delivery System <MAILER-DAEMON@readers.example>',
    subject: 'Undelivered Mail Returned to Sender',
    text: 'The mail system',
    fields: `Reporting-MTA: dns; readers.example

Original-Recipient: rfc822;ada@readers.example
Final-Recipient: rfc822;a.quill@elsewhere.example
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; 550 No such user here`,
  });

export const delayed: Example = (reference) =>
  statusReport({
    reference,
    from: 'MAILER-DAEMON@relay.example.net',
    subject: 'Delayed Mail (still being retried)',
    text: 'THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.',
    fields: `Reporting-MTA: dns; relay.example.net

Final-Recipient: rfc822; ada@readers.example
Action: delayed
Status: 4.4.1
Will-Retry-Until: Sun, 15 Mar 2026 06:01:12 +0000`,
  });

export const qmail: Example = (reference) => `Return-Path: <>
Received: (qmail 2102 invoked for bounce); 10 Mar 2026 06:01:13 -0000
Date: 10 Mar 2026 06:01:13 -0000
From: MAILER-DAEMON@mail.readers.example
To: ${reference}@papers.example.org
Subject: failure notice

Hi. This is the qmail-send program at mail.readers.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@readers.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

${ORIGINAL(reference)}
`;

export const exim: Example = (reference) => `Return-path: <>
From: Mail Delivery System <Mailer-Daemon@mail.readers.example>
To: ${reference}@papers.example.org
Auto-Submitted: auto-replied
X-Failed-Recipients: ada@readers.example
Subject: Mail delivery failed: returning message to sender
Date: Tue, 10 Mar 2026 06:01:13 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@readers.example
    SMTP error from remote mail server after RCPT TO:<ada@readers.example>:
    host mx.readers.example [192.0.2.9]: 550 5.7.1 Message rejected by policy

------ This is a copy of the message, including all the headers. ------

${ORIGINAL(reference)}
`;

/** A server with words of its own, without any code. */
export const plainWords: Example = (reference) => `Return-Path: <>
From: "Mail Administrator" <postmaster@readers.example>
To: ${reference}@papers.example.org
Subject: Mail System Error - Returned Mail

This Message was undeliverable due to the following reason:

The user(s) account is temporarily over quota.

<ada@readers.example>

Please reply to Postmaster@readers.example if you feel this message to be in error.
`;

export const vacation: Example = (reference) => `Return-Path: <ada@readers.example>
From: Ada Quill <ada@readers.example>
To: ${reference}@papers.example.org
Subject: Out of office: Papers of 10 March
Auto-Submitted: auto-replied
In-Reply-To: <2f6c1b1e@papers.example.org>

I am at sea until the 20th. My mailbox is full of messages that failed me.
`;

export const complaint: Example = (reference) => `Return-Path: <feedback@provider.example>
From: <feedback@provider.example>
To: <abuse@papers.example.org>
Subject: FW: Papers of 10 March
Date: Tue, 10 Mar 2026 09:01:13 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="limit"

--limit
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report for a message received on 10 March.

--limit
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: ProviderFeedback/1.0
Version: 1
Original-Mail-From: <${reference}@papers.example.org>
Arrival-Date: Tue, 10 Mar 2026 08:00:00 +0000
Source-IP: 192.0.2.1
Reported-Domain: papers.example.org

--limit
Content-Type: message/rfc822
Content-Disposition: inline

${ORIGINAL(reference).replace('ada@readers.example', '[redacted]')}
Hello
--limit--
`;

export const notSpam: Example = (reference) =>
  complaint(reference).replace('Feedback-Type: abuse', 'Feedback-Type: not-spam');

export const human: Example = (reference) => `From: Ada Quill <ada@readers.example>
To: ${reference}@papers.example.org
Subject: Re: Papers of 10 March

Thank you, the one about failed deliveries of tidal mail made me smile.
`;

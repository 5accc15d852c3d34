// Bounces in the forms of many mail servers, for tests. Not for programs.
import { ADA, AMAZON, dsn, failed, GOOGLE, MICROSOFT, QUOTED, words } from './report-forms.ts';
import type { BounceHardness } from './status.ts';

/** A message, and what it says of the address. */
export type BounceExample = [name: string, raw: string, hardness: BounceHardness, status: string];

export const BOUNCES: readonly BounceExample[] = [
  [
    'Exchange Online: the mailbox is full',
    dsn({
      from: MICROSOFT,
      subject: `Undeliverable: Papers`,
      headers: 'X-MS-Exchange-Message-Is-Ndr:\nAuto-Submitted: auto-replied',
      fields: failed(
        '5.2.2',
        'smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception with message Cannot get ID from name. [Stage: CreateMessage]',
      ),
    }),
    'soft',
    '5.2.2',
  ],
  [
    'Exchange Online: no such recipient, at the edge',
    dsn({
      from: MICROSOFT,
      subject: 'Undeliverable: Papers',
      fields: failed(
        '5.4.1',
        `smtp;550 5.4.1 Recipient address rejected: Access denied. [DB5EUR01FT012.eop-EUR01.prod.protection.outlook.com]`,
      ),
    }),
    'hard',
    '5.4.1',
  ],
  [
    'Exchange Online: the sender is on a list',
    dsn({
      from: MICROSOFT,
      fields: failed(
        '5.7.606',
        `smtp;550 5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal from this list please visit the portal`,
      ),
    }),
    'soft',
    '5.7.606',
  ],
  [
    'Exchange Online: it expired',
    dsn({
      from: MICROSOFT,
      fields: failed(
        '5.4.300',
        `smtp;550 5.4.300 Message expired -> 451 4.4.397 Error communicating with target host. -> 421 4.2.1 Unable to connect`,
      ),
    }),
    'soft',
    '5.4.300',
  ],
  [
    'Exchange: words for administrators alone',
    words(
      `Return-Path: <>\nFrom: Microsoft Exchange <postmaster@readers.example>\nSubject: Undeliverable: Papers\nX-MS-Exchange-Message-Is-Ndr:`,
      `Delivery has failed to these recipients or distribution lists:\n\n${ADA}\nThe recipient's e-mail address was not found in the recipient's e-mail system.\n\nDiagnostic information for administrators:\n\nGenerating server: mx.readers.example\n\n${ADA}\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n\nOriginal message headers:\n\n${QUOTED}`,
    ),
    'hard',
    '5.1.1',
  ],
  [
    'Exchange: the queue expired',
    dsn({
      subject: 'Undeliverable: Papers',
      from: MICROSOFT,
      fields: failed('4.4.7', 'smtp;550 4.4.7 QUEUE.Expired; message expired'),
    }),
    'soft',
    '4.4.7',
  ],
  [
    'Gmail: no such account',
    dsn({
      from: GOOGLE,
      subject: 'Delivery Status Notification (Failure)',
      headers: `X-Failed-Recipients: ${ADA}\nAuto-Submitted: auto-replied`,
      fields: failed(
        '5.1.1',
        `smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550-5.1.1 double-checking the recipient's email address for typos or\n 550 5.1.1 unnecessary spaces. - gsmtp`,
      ),
    }),
    'hard',
    '5.1.1',
  ],
  [
    'Gmail: the account is disabled',
    dsn({
      from: GOOGLE,
      fields: failed(
        '5.2.1',
        'smtp; 550-5.2.1 The email account that you tried to reach is disabled. - gsmtp',
      ),
    }),
    'hard',
    '5.2.1',
  ],
  [
    'Gmail: mail that is not signed',
    dsn({
      from: GOOGLE,
      fields: failed(
        '5.7.26',
        "smtp; 550-5.7.26 Unauthenticated email from papers.example.org is not accepted due to domain's DMARC policy.",
      ),
    }),
    'soft',
    '5.7.26',
  ],
  [
    'Gmail: the account receives too fast',
    dsn({
      from: GOOGLE,
      fields: failed(
        '4.2.1',
        'smtp; 450-4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.',
      ),
    }),
    'soft',
    '4.2.1',
  ],
  [
    'Postfix: an address in Unicode (RFC 6533)',
    dsn({
      type: 'message/global-delivery-status; charset=utf-8',
      encoding: 'quoted-printable',
      to: 'utf-8; jörg@bücher.example',
      fields: failed('5.1.1', 'smtp; 550 5.1.1 <jörg@bücher.example>: Empfänger unbekannt'),
    }),
    'hard',
    '5.1.1',
  ],
  [
    'Postfix: no such domain',
    dsn({
      fields: failed(
        '5.4.4',
        'X-Postfix; Host or domain name not found. Name service error for name=readers.example type=AAAA: Host not found',
      ),
    }),
    'hard',
    '5.4.4',
  ],
  [
    'Postfix: one of two was delivered',
    dsn({
      fields: `Action: relayed\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; ${ADA}\n${failed('5.2.2', 'x-unix; maildir over quota')}`,
      to: 'rfc822; bo@readers.example',
    }),
    'soft',
    '5.2.2',
  ],
  [
    'Postfix: gave up after five days',
    dsn({
      fields: failed('4.4.1', 'X-Postfix; connect to mx.readers.example[192.0.2.9]:25: Connection refused'),
    }),
    'soft',
    '4.4.1',
  ],
  [
    'Exim: with a status without detail',
    dsn({
      subject: 'Mail delivery failed: returning message to sender',
      headers: `X-Failed-Recipients: ${ADA}\nAuto-Submitted: auto-replied`,
      fields: `Action: failed\nStatus: 5.0.0\nRemote-MTA: dns; mx.readers.example\nDiagnostic-Code: smtp; 550 5.1.1 <${ADA}> User doesn't exist: ${ADA}`,
    }),
    'hard',
    '5.1.1',
  ],
  [
    'Exim: in words, the time to try again is over',
    words(
      `Return-path: <>\nFrom: Mail Delivery System <Mailer-Daemon@mx.readers.example>\nX-Failed-Recipients: ${ADA}\nAuto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender`,
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${ADA}\n    host mx.readers.example [192.0.2.9]\n    retry timeout exceeded\n\n------ This is a copy of the message, including all the headers. ------\n\n${QUOTED}`,
    ),
    'soft',
    '4.4.7',
  ],
  [
    'qmail: the other host said no',
    words(
      'Return-Path: <>\nFrom: MAILER-DAEMON@mx.readers.example\nSubject: failure notice',
      `Hi. This is the qmail-send program at mx.readers.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${ADA}>:\n192.0.2.9 does not like recipient.\nRemote host said: 550 5.1.1 unknown recipient\nGiving up on 192.0.2.9.\n\n--- Below this line is a copy of the message.\n\n${QUOTED}`,
    ),
    'hard',
    '5.1.1',
  ],
  [
    'qmail: no connection in a week',
    words(
      'Return-Path: <>\nFrom: MAILER-DAEMON@mx.readers.example\nSubject: failure notice',
      `Hi. This is the qmail-send program at mx.readers.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<${ADA}>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message.\n\n${QUOTED}`,
    ),
    'soft',
    '4.4.1',
  ],
  [
    'qmail: over quota',
    words(
      'Return-Path: <>\nFrom: MAILER-DAEMON@mx.readers.example\nSubject: failure notice',
      `Hi. This is the qmail-send program at mx.readers.example.\n\n<${ADA}>:\nThe users mailfolder is over the allowed quota (size). (#5.2.2)\n\n--- Below this line is a copy of the message.\n\n${QUOTED}`,
    ),
    'soft',
    '5.2.2',
  ],
  [
    'Sendmail: user unknown',
    dsn({
      from: 'Mail Delivery Subsystem <MAILER-DAEMON@mx.readers.example>',
      subject: 'Returned mail: see transcript for details',
      headers: 'Auto-Submitted: auto-generated (failure)',
      text: `The original message was received at Tue, 10 Mar 2026 06:01:12 GMT\n\n   ----- The following addresses had permanent fatal errors -----\n<${ADA}>\n    (reason: 550 5.1.1 <${ADA}>... User unknown)`,
      fields: failed('5.1.1', `SMTP; 550 5.1.1 <${ADA}>... User unknown`),
    }),
    'hard',
    '5.1.1',
  ],
  [
    'Sendmail: in words',
    words(
      'Return-Path: <MAILER-DAEMON>\nFrom: Mail Delivery Subsystem <MAILER-DAEMON@mx.readers.example>\nSubject: Returned mail: User unknown',
      `   ----- The following addresses had permanent fatal errors -----\n<${ADA}>\n\n   ----- Transcript of session follows -----\n... while talking to mx.readers.example.:\n>>> RCPT To:<${ADA}>\n<<< 550 <${ADA}>... User unknown\n550 5.1.1 <${ADA}>... User unknown\n\n   ----- Original message follows -----\n\n${QUOTED}`,
    ),
    'hard',
    '5.1.1',
  ],
  [
    'Sendmail: a mailer of the machine failed',
    dsn({ fields: failed('5.3.0', 'X-Unix; 67 user unknown') }),
    'hard',
    '5.3.0',
  ],
  [
    'Amazon SES: passed on',
    dsn({
      from: AMAZON,
      subject: 'Delivery Status Notification (Failure)',
      text: `An error occurred while trying to deliver the mail to the following recipients:\n${ADA}`,
      fields: `Action: failed\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\nStatus: 5.1.1`,
    }),
    'hard',
    '5.1.1',
  ],
  [
    'Amazon SES: held back by its own list',
    dsn({
      from: AMAZON,
      fields: `Action: failed\nStatus: 5.1.1\nDiagnostic-Code: Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.`,
    }),
    'hard',
    '5.1.1',
  ],
  [
    'Yahoo: no such account',
    dsn({
      fields: failed(
        '5.0.0',
        `smtp; 554 delivery error: dd This user doesn't have a readers.example account (${ADA}) [-5]`,
      ),
    }),
    'hard',
    '5.0.0',
  ],
  [
    'Mimecast: no such recipient',
    dsn({ fields: failed('5.0.0', `smtp; 550 Invalid Recipient - https://help.readers.example/550 [abc]`) }),
    'hard',
    '5.0.0',
  ],
  [
    'Domino: not in the directory',
    dsn({
      subject: `DELIVERY FAILURE: User ada (${ADA}) not listed in Domino Directory`,
      fields: failed('5.1.1', `X-Notes; User ada (${ADA}) not listed in Domino Directory`),
    }),
    'hard',
    '5.1.1',
  ],
  [
    'a filter: spam',
    dsn({
      fields: failed(
        '5.0.0',
        'smtp; 554 Message not allowed - [PH01] Email not accepted for policy reasons.',
      ),
    }),
    'soft',
    '5.0.0',
  ],
  [
    'in German, without a status part',
    words(
      'Return-Path: <>\nFrom: Mail Delivery System <mailer-daemon@readers.example>\nSubject: Mail delivery failed: returning message to sender\nAuto-Submitted: auto-replied',
      `Die folgende E-Mail konnte nicht zugestellt werden:\n\n${ADA}:\nSMTP error from remote server for RCPT TO command, host: mx.readers.example (192.0.2.9) reason: 550 Requested action not taken: mailbox unavailable\n\n--- The header of the original message is following. ---\n\n${QUOTED}`,
    ),
    'hard',
    '5.0.0',
  ],
  [
    'a report without its status part',
    dsn({ fields: '' })
      .replace(
        /--a limit\nContent-Type: message\/delivery-status[^]*?(?=--a limit\nContent-Type: message\/rfc822)/,
        '',
      )
      .replace(
        'This message was created by a mail server.',
        `<${ADA}>: host mx.readers.example said: 550 5.1.1 User unknown in local recipient table`,
      ),
    'hard',
    '5.1.1',
  ],
  [
    'a status part in base64',
    dsn({ encoding: 'base64', fields: failed('5.1.1', 'smtp; 550 5.1.1 unknown') }),
    'hard',
    '5.1.1',
  ],
  [
    'an address without its type',
    dsn({ to: ADA, fields: failed('5.1.1', '550 5.1.1 no such user') }),
    'hard',
    '5.1.1',
  ],
  [
    'fields in capitals, with a comment',
    dsn({
      fields: `ACTION: Failed (bad destination mailbox address)\nSTATUS: 5.1.1 (bad destination mailbox address)`,
    }),
    'hard',
    '5.1.1',
  ],
];

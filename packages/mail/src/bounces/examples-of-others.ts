// Messages to the bounce mailbox that are no bounces, for tests. Not for programs.
import { ADA, dsn, GOOGLE, MICROSOFT, words } from './report-forms.ts';

/** A message, and what it is. */
export type OtherExample = [name: string, raw: string, kind: 'delay' | 'auto-reply' | 'other'];

const person = (headers: string) =>
  `Return-Path: <${ADA}>\nFrom: Ada Quill <${ADA}>\nIn-Reply-To: <2f6c1b1e@papers.example.org>\n${headers}`;

export const OTHERS: readonly OtherExample[] = [
  [
    'Exchange: delayed',
    dsn({
      from: MICROSOFT,
      subject: 'Delivery delayed: Papers',
      fields: 'Action: delayed\nStatus: 4.4.7\nWill-Retry-Until: Thu, 12 Mar 2026 06:01:12 +0000',
    }),
    'delay',
  ],
  [
    'Gmail: still trying',
    dsn({
      from: GOOGLE,
      subject: 'Delivery Status Notification (Delay)',
      headers: `X-Failed-Recipients: ${ADA}\nAuto-Submitted: auto-replied`,
      text: `** Delivery incomplete **\n\nThere was a temporary problem delivering your message to ${ADA}. Gmail will retry for 46 more hours.`,
      fields:
        'Action: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; The recipient server did not accept our requests to connect.',
    }),
    'delay',
  ],
  [
    'Gmail: still trying, in words',
    words(
      `Return-Path: <>\nFrom: ${GOOGLE}\nX-Failed-Recipients: ${ADA}\nSubject: Delivery Status Notification (Delay)`,
      `This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the following recipient has been delayed:\n\n     ${ADA}\n\nMessage will be retried for 2 more day(s)`,
    ),
    'delay',
  ],
  [
    'Exim: a warning',
    words(
      'Return-path: <>\nFrom: Mail Delivery System <Mailer-Daemon@mx.readers.example>\nAuto-Submitted: auto-replied\nSubject: Warning: message 1rjXkP-0001Ab-2C delayed 24 hours',
      `This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.readers.example.\n\nThe address to which the message has not yet been delivered is:\n\n  ${ADA}\n    Delay reason: SMTP error: 451 4.7.1 Greylisting in action\n\nNo action is required on your part. Delivery attempts will continue for\nsome time, and this warning may be repeated at intervals if the message\nremains undelivered. Eventually the mail delivery software will give up,\nand when that happens, the message will be returned to you.`,
    ),
    'delay',
  ],
  [
    'Sendmail: a warning',
    words(
      'Return-Path: <MAILER-DAEMON>\nFrom: Mail Delivery Subsystem <MAILER-DAEMON@mx.readers.example>\nSubject: Warning: could not send message for past 4 hours',
      `    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n   ----- The following addresses had transient non-fatal errors -----\n<${ADA}>\n\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old`,
    ),
    'delay',
  ],
  [
    'a receipt of delivery',
    dsn({ subject: 'Successful Mail Delivery Report', fields: 'Action: delivered\nStatus: 2.0.0' }),
    'other',
  ],
  ['a list that it was spread to', dsn({ fields: 'Action: expanded\nStatus: 2.1.5' }), 'other'],
  [
    'Outlook: deleted without being read',
    words(
      person('Subject: Not read: Papers'),
      `Your message\n\n   To: ${ADA}\n   Subject: Papers\n\nwas deleted without being read. Delivery has not failed.`,
    ),
    'other',
  ],
  [
    'a receipt of reading',
    dsn({
      subject: 'Read: Papers',
      from: `Ada Quill <${ADA}>`,
      type: 'message/disposition-notification',
      fields: 'Disposition: manual-action/MDN-sent-manually; deleted',
    }).replace('report-type=delivery-status', 'report-type=disposition-notification'),
    'auto-reply',
  ],
  [
    'Outlook: out of office',
    words(
      person(
        'Subject: Automatic reply: Papers\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All',
      ),
      'I am away. My mailbox is full; mail to it is returned as undeliverable.',
    ),
    'auto-reply',
  ],
  [
    'Gmail: vacation',
    words(
      person('Subject: Re: Papers\nPrecedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied'),
      'Away until Monday. 550 things to do.',
    ),
    'auto-reply',
  ],
  [
    'Zimbra: vacation',
    words(
      person('Subject: Papers\nAuto-Submitted: auto-replied (zimbra; readreceipt=no)\nPrecedence: bulk'),
      'This account has been disabled by its owner for the summer.',
    ),
    'auto-reply',
  ],
  [
    'somebody has left',
    words(
      person('Subject: Automatic reply: Papers\nAuto-Submitted: auto-replied'),
      'I no longer work here; this address does not exist any more and your mail was not delivered.',
    ),
    'auto-reply',
  ],
  [
    'vacation with an empty sender',
    words(
      `Return-Path: <>\nFrom: Ada Quill <${ADA}>\nSubject: Away: delivery of mail has failed me\nAuto-Submitted: auto-replied`,
      'Returned to sender on the 20th. My mail could not be delivered to the island.',
    ),
    'auto-reply',
  ],
  [
    'Exchange: out of office of a resource',
    words(
      `Return-Path: <>\nFrom: Postmaster Quill <postmaster@readers.example>\nSubject: Out of Office: Papers\nX-Auto-Response-Suppress: DR, OOF, AutoReply`,
      'Delivery of letters has failed until the 20th.',
    ),
    'auto-reply',
  ],
  [
    'in German',
    words(
      person('Subject: Abwesenheitsnotiz: Papers'),
      'Ich bin bis Montag nicht zugestellt, pardon: nicht da.',
    ),
    'auto-reply',
  ],
  [
    'in French',
    words(
      person('Subject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A_Papers?=\nReturn-Path: <>'),
      "Je suis absente ; votre message n'est pas non remis.",
    ),
    'auto-reply',
  ],
  [
    'in Spanish',
    words(
      `Return-Path: <>\nFrom: Ada <${ADA}>\nSubject: =?utf-8?Q?Respuesta_autom=C3=A1tica=3A_Papers?=`,
      'No se puede entregar nada hasta el lunes.',
    ),
    'auto-reply',
  ],
  [
    'in Italian',
    words(
      `Return-Path: <>\nFrom: Ada <${ADA}>\nSubject: Risposta automatica: Papers`,
      'Sono assente; delivery failed me.',
    ),
    'auto-reply',
  ],
  [
    'in Japanese',
    words(
      `Return-Path: <>\nFrom: Ada <${ADA}>\nSubject: =?utf-8?B?${Buffer.from('自動応答: Papers').toString('base64')}?=`,
      'Mail could not be delivered to my desk.',
    ),
    'auto-reply',
  ],
  [
    'a desk takes a ticket',
    words(
      `Return-Path: <>\nFrom: Help Desk <help@readers.example>\nSubject: [#4711] We have received your message\nAuto-Submitted: auto-replied\nPrecedence: auto_reply`,
      'Failed deliveries are answered within two days.',
    ),
    'auto-reply',
  ],
  [
    'a challenge',
    words(
      `Return-Path: <challenge@readers.example>\nFrom: Ada Quill <${ADA}>\nSubject: Please confirm that you wrote to me`,
      'Your mail will not be delivered before you confirm it.',
    ),
    'other',
  ],
];

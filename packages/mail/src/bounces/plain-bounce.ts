// Bounces written for people only: qmail, older Exim, Exchange and Gmail, and others that follow no standard.
import type { ParsedMail } from 'mailparser';
import type { BareReport } from './read-message.ts';
import type { ReportedRecipient } from './report.ts';
import { bounceHardness, saysFull, saysPassing, saysUnknown, statusIn } from './status.ts';

const MAILER = /mailer-daemon|postmaster|mail ?delivery|mail administrator|mdaemon|qmail|microsoft exchange/i;
const UNDELIVERED =
  /undeliver|failure notice|returned (mail|to sender)|delivery (status|failure|has failed|problem|incomplete)|delivery.*fail|could not be delivered|not (be )?deliver(ed|able)|fail(ed|ure)|unzustellbar|nicht zugestellt|non remis|no se puede entregar|rejected/i;
const STILL_TRYING =
  /delayed|\(delay\)|still being retried|will (be )?(retr(y|ied)|keep trying)|warning: (could not|message)|has not yet been delivered|you do not need to resend/i;
/** Subjects of notes of absence, in the languages in which Outlook and others write them. */
const AWAY =
  /out of (the )?office|automatic reply|auto(matic)?[- ]?(reply|response|antwort)|automatische antwort|vacation|abwesen|on leave|r[ée]ponse automatique|absence du bureau|respuesta autom[áa]tica|fuera de (la )?oficina|risposta automatica|fuori (ufficio|sede)|resposta autom[áa]tica|automatisch antwoord|afwezig|automatiskt? svar|automaattinen vastaus|odpowiedź automatyczna|automatická odpověď|автоматический ответ|自動応答|自动(答复|回复)|자동 회신/i;
/** Where the original message begins in a bounce that quotes it. */
const QUOTED =
  /^-{2,} ?(below this line|this is a copy of|original message|the header|returned message)|^-{3,} ?Forwarded message|^Return-Path:|^Received:/im;
const ADDRESS = /<?([^\s<>()",;:]+@[^\s<>()",;:]+\.[^\s<>()",;:.]+)>?/;
const LONGEST_DIAGNOSTIC = 500;

/** What such a message reports; `parts`: its attachments as text. */
export function readPlainBounce(mail: ParsedMail, parts: readonly string[]): BareReport {
  const subject = mail.subject ?? '';
  const body = mail.text ?? parts[0] ?? '';
  const said = body.slice(0, QUOTED.exec(body)?.index ?? body.length);
  if (isAutoReply(mail, subject)) return { kind: 'auto-reply', recipients: [] };
  const failed = headerOf(mail, 'x-failed-recipients');
  const fromMailer = MAILER.test(mail.from?.text ?? '') || headerOf(mail, 'return-path') === '';
  if (failed === '' && !(fromMailer && (UNDELIVERED.test(subject) || UNDELIVERED.test(said))))
    return { kind: 'other', recipients: [] };
  if (STILL_TRYING.test(subject) || (STILL_TRYING.test(said) && !UNDELIVERED.test(subject)))
    return { kind: 'delay', recipients: [] };
  const addresses = failed === '' ? addressesIn(said) : failed.split(/[\s,]+/).filter(Boolean);
  const recipients = addresses.map((address) => recipientOf(address, wordsFor(said, address), said));
  return { kind: 'bounce', recipients: recipients.length > 0 ? recipients : [recipientOf(null, said, said)] };
}

function isAutoReply(mail: ParsedMail, subject: string): boolean {
  if (headerOf(mail, 'x-autoreply') !== '' || headerOf(mail, 'x-autorespond') !== '') return true;
  if (/auto[-_]reply/i.test(headerOf(mail, 'precedence'))) return true;
  const submitted = headerOf(mail, 'auto-submitted').toLowerCase();
  return AWAY.test(subject) || (submitted.startsWith('auto-replied') && !MAILER.test(mail.from?.text ?? ''));
}

function headerOf(mail: ParsedMail, name: string): string {
  const value = mail.headers.get(name);
  if (value === undefined) return name === 'return-path' ? 'unknown' : '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(String).join(' ');
  return 'text' in value && typeof value.text === 'string' ? value.text : '';
}

/** Addresses that a bounce names at the beginnings of lines, before their reasons. */
function addressesIn(text: string): string[] {
  const found = new Set<string>();
  for (const line of text.split('\n')) {
    const start = /^\s*(?:[-*•]\s*|to:?\s+)?(.*)$/i.exec(line)?.[1] ?? '';
    const match = ADDRESS.exec(start);
    if (match?.[1] !== undefined && match.index === 0) found.add(match[1].replace(/[.:]+$/, ''));
  }
  return [...found];
}

/** The paragraph about an address and the one after it; all of the text where there is none. */
function wordsFor(text: string, address: string): string {
  const at = text.indexOf(address);
  if (at < 0) return text;
  const paragraphs = text.slice(at + address.length).split(/\n\s*\n/);
  return paragraphs.slice(0, 2).join(' ');
}

/** The reason mostly follows the address; where it does not, it stands somewhere else in the text. */
function recipientOf(address: string | null, after: string, said: string): ReportedRecipient {
  const words = statusOf(after) === null ? said : after;
  const status = statusOf(words);
  return {
    address,
    status,
    hardness: status === null ? 'soft' : bounceHardness(status, words),
    diagnostic: words
      .replace(/\s+/g, ' ')
      .replace(/^[>:\s]+/, '')
      .trim()
      .slice(0, LONGEST_DIAGNOSTIC),
  };
}

function statusOf(words: string): string | null {
  const given = statusIn(words);
  if (given !== null) return given;
  if (saysFull(words)) return '5.2.2';
  if (saysUnknown(words)) return '5.1.1';
  return saysPassing(words) ? '4.4.7' : null;
}

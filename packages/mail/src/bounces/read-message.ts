// Reads a message to the bounce mailbox: delivery status notifications (RFC 3464), complaints (ARF, RFC 5965), and what
// servers write that follow neither.
import type { Attachment, ParsedMail } from 'mailparser';
import { readFieldGroups, typedValue, type Fields } from './fields.ts';
import { readPlainBounce } from './plain-bounce.ts';
import type { MailReport, ReportedRecipient } from './report.ts';
import { bounceHardness, preciseStatus } from './status.ts';

/** More of a message is not looked at: what counts stands at its beginning. */
const LONGEST_BYTES = 2_000_000;
const LONGEST_DIAGNOSTIC = 500;

/** What a raw message (RFC 5322) reports; never throws for odd mail, which is `other`. */
export async function readReport(raw: Uint8Array | string): Promise<MailReport> {
  const { simpleParser } = await import('mailparser');
  const source = Buffer.from(raw as Uint8Array).subarray(0, LONGEST_BYTES);
  const mail = await simpleParser(source, {
    keepDeliveryStatus: true,
    skipHtmlToText: false,
    skipImageLinks: true,
    skipTextLinks: true,
  });
  const parts = mail.attachments.map(({ content }) => content.toString('utf8'));
  const searchable = [source.toString('latin1'), mail.text ?? '', ...parts].join('\n');
  const report = readComplaint(mail) ?? readStatus(mail) ?? readPlainBounce(mail, parts);
  return { ...report, searchable };
}

/** A report without its text. */
export type BareReport = Omit<MailReport, 'searchable'>;

function readComplaint(mail: ParsedMail): BareReport | null {
  const fields = groupsOf(mail, 'message/feedback-report')[0];
  if (fields === undefined) return null;
  const type = fields.get('feedback-type')?.toLowerCase() ?? 'abuse';
  const address = typedValue(fields.get('original-rcpt-to') ?? fields.get('removal-recipient'));
  const diagnostic = [type, fields.get('user-agent')].filter(Boolean).join(', ');
  const recipient: ReportedRecipient = { address, hardness: 'hard', status: null, diagnostic };
  // 'not-spam' takes one back, and reports of forged sign-in ('auth-failure', DMARC) are no reader's wish.
  if (!/^(abuse|fraud|virus|other|miscategorized|opt-out(-list)?)$/.test(type))
    return { kind: 'other', recipients: [] };
  return { kind: type.startsWith('opt-out') ? 'unsubscribe' : 'complaint', recipients: [recipient] };
}

function readStatus(mail: ParsedMail): BareReport | null {
  const groups = groupsOf(mail, 'message/delivery-status', 'message/global-delivery-status').filter(
    (group) => group.has('final-recipient') || group.has('original-recipient') || group.has('action'),
  );
  if (groups.length === 0) return null;
  const failed = groups.filter((group) => actionOf(group) === 'failed');
  const delayed = groups.some((group) => actionOf(group) === 'delayed');
  if (failed.length === 0) return { kind: delayed ? 'delay' : 'other', recipients: [] };
  return { kind: 'bounce', recipients: failed.map((group) => statusRecipient(group, mail.text ?? '')) };
}

/** The action; where a server leaves it out, what its status amounts to. */
function actionOf(group: Fields): string {
  const action = /^\w+/.exec(group.get('action') ?? '')?.[0].toLowerCase();
  return action ?? ((group.get('status') ?? '').startsWith('2') ? 'delivered' : 'failed');
}

function statusRecipient(group: Fields, text: string): ReportedRecipient {
  // The original one is ours; a forwarder has put its own into the final one.
  const address = typedValue(group.get('original-recipient')) ?? typedValue(group.get('final-recipient'));
  const given = /[245]\.\d{1,3}\.\d{1,3}/.exec(group.get('status') ?? '')?.[0] ?? null;
  const diagnostic = oneLine(typedDiagnostic(group.get('diagnostic-code')) ?? '');
  // Without words of the server the part for people may have them.
  const words = diagnostic === '' && (given === null || given.endsWith('.0.0')) ? oneLine(text) : diagnostic;
  return {
    address,
    status: preciseStatus(given, words),
    hardness: bounceHardness(given, words),
    diagnostic: words,
  };
}

function typedDiagnostic(field: string | undefined): string | undefined {
  return field?.replace(/^\s*[\w-]+\s*;\s*/, '');
}

/** One line of at most a few hundred signs. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_DIAGNOSTIC);
}

function groupsOf(mail: ParsedMail, ...types: string[]): Fields[] {
  const parts = mail.attachments.filter((part: Attachment) => types.includes(part.contentType.toLowerCase()));
  return parts.flatMap(({ content }) => readFieldGroups(content.toString('utf8')));
}

// Events that services for sending mail post: Amazon SES through SNS, Mailgun, Postmark, SendGrid, and a plain form for
// everything else (docs/digests.md). Read from parsed JSON, in which nothing is certain.
import type { ReportedRecipient } from './report.ts';
import { claimsSns } from './sns.ts';
import { bounceHardness, preciseStatus, statusIn, type BounceHardness } from './status.ts';

/** One event about one address. */
export interface MailEvent extends ReportedRecipient {
  kind: 'bounce' | 'complaint' | 'unsubscribe';
  /** The service's name for the event, where it has one: what is told twice counts once. */
  key: string | null;
  /** The Message-ID of the mail with angle brackets, where the service tells it. */
  messageId: string | null;
}

/** What a body held. */
export interface PostedEvents {
  /** 'ses', 'mailgun', 'postmark', 'sendgrid' or 'json'. */
  source: string;
  /** Events that change something; deliveries, openings and deferrals are left out. */
  events: MailEvent[];
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a body. Null when it has none of the known shapes. */
export function readPostedEvents(body: unknown): PostedEvents | null {
  if (Array.isArray(body)) return readList(body);
  if (!isObject(body)) return null;
  if (claimsSns(body)) return readSns(body);
  if ('notificationType' in body || ('eventType' in body && 'mail' in body)) return readSes(body);
  if (isObject(body['event-data'])) return posted('mailgun', readMailgun(body['event-data']));
  if (typeof body['RecordType'] === 'string') return posted('postmark', readPostmark(body));
  if (Array.isArray(body['events'])) return readPlain(body['events']);
  return 'type' in body && 'address' in body ? readPlain([body]) : null;
}

function posted(source: string, events: (MailEvent | null)[]): PostedEvents {
  return { source, events: events.filter((event) => event !== null) };
}

function readSns(envelope: Json): PostedEvents | null {
  if (envelope['Type'] !== 'Notification') return posted('ses', []); // it speaks of the subscription
  try {
    const message: unknown = JSON.parse(textOf(envelope['Message']) ?? '');
    return isObject(message) ? readSes(message) : null;
  } catch {
    return posted('ses', []); // SNS sends a greeting in plain words, too
  }
}

function readSes(message: Json): PostedEvents {
  const type = textOf(message['notificationType']) ?? textOf(message['eventType']);
  const messageId = sesMessageId(message['mail']);
  if (type === 'Bounce') return posted('ses', sesBounces(objectOf(message['bounce']), messageId));
  if (type === 'Complaint') return posted('ses', sesComplaints(objectOf(message['complaint']), messageId));
  return posted('ses', []);
}

function sesBounces(bounce: Json, messageId: string | null): MailEvent[] {
  const permanent = bounce['bounceType'] === 'Permanent';
  const id = textOf(bounce['feedbackId']);
  return objectsOf(bounce['bouncedRecipients']).map((recipient) => {
    const address = textOf(recipient['emailAddress']);
    const diagnostic = textOf(recipient['diagnosticCode']) ?? textOf(bounce['bounceSubType']) ?? '';
    const status = textOf(recipient['status']) ?? (permanent ? '5.0.0' : '4.0.0');
    const hardness = permanent ? bounceHardness(status, diagnostic) : 'soft';
    return bounceEvent({ address, status, diagnostic, hardness }, keyOf('ses', id, address), messageId);
  });
}

function sesComplaints(complaint: Json, messageId: string | null): MailEvent[] {
  const id = textOf(complaint['feedbackId']);
  const type = textOf(complaint['complaintFeedbackType']) ?? 'abuse';
  if (type === 'not-spam') return [];
  return objectsOf(complaint['complainedRecipients']).map((recipient) => {
    const address = textOf(recipient['emailAddress']);
    return otherEvent('complaint', address, type, keyOf('ses', id, address), messageId);
  });
}

/** SES has a Message-ID of its own; ours is among the headers. */
function sesMessageId(mail: unknown): string | null {
  const headers = objectsOf(objectOf(mail)['headers']);
  const found = headers.find(({ name }) => textOf(name)?.toLowerCase() === 'message-id');
  return bracketed(textOf(found?.['value']));
}

function readMailgun(event: Json): MailEvent[] {
  const address = textOf(event['recipient']);
  const headers = objectOf(objectOf(event['message'])['headers']);
  const messageId = bracketed(textOf(headers['message-id']));
  const key = keyOf('mailgun', textOf(event['id']), address);
  const status = objectOf(event['delivery-status']);
  const diagnostic =
    textOf(status['message']) || textOf(status['description']) || textOf(event['reason']) || '';
  switch (event['event']) {
    case 'failed': {
      // 'temporary' is said of each attempt: Mailgun tries again by itself.
      if (event['severity'] !== 'permanent') return [];
      const code = preciseStatus(textOf(status['enhanced-code']) ?? codeStatus(status['code']), diagnostic);
      const hardness = bounceHardness(code, diagnostic);
      return [bounceEvent({ address, status: code, diagnostic, hardness }, key, messageId)];
    }
    case 'complained':
      return [otherEvent('complaint', address, 'abuse', key, messageId)];
    case 'unsubscribed':
      return [otherEvent('unsubscribe', address, 'unsubscribed', key, messageId)];
    default:
      return [];
  }
}

const POSTMARK_HARD = /^(HardBounce|BadEmailAddress|ManuallyDeactivated)$/;
const POSTMARK_SOFT =
  /^(SoftBounce|Blocked|DMARCPolicy|InboundError|DnsError|SMTPApiError|TemplateRenderingFailed)$/;

function readPostmark(record: Json): MailEvent[] {
  const address = textOf(record['Email']) ?? textOf(record['Recipient']);
  const type = textOf(record['Type']) ?? '';
  const key = keyOf('postmark', idOf(record['ID']) ?? textOf(record['MessageID']), address);
  const words = textOf(record['Details']) || textOf(record['Description']) || type;
  if (record['RecordType'] === 'SpamComplaint' || type === 'SpamComplaint')
    return [otherEvent('complaint', address, words, key, null)];
  if (record['RecordType'] === 'SubscriptionChange')
    return record['SuppressSending'] === true && record['SuppressionReason'] === 'ManualSuppression'
      ? [otherEvent('unsubscribe', address, 'ManualSuppression', key, null)]
      : [];
  if (record['RecordType'] !== 'Bounce') return [];
  const hard = POSTMARK_HARD.test(type);
  if (!hard && !POSTMARK_SOFT.test(type)) return []; // still trying, away, or a challenge
  const status = statusIn(words) ?? (hard ? '5.1.1' : '4.0.0');
  return [bounceEvent({ address, status, diagnostic: words, hardness: hard ? 'hard' : 'soft' }, key, null)];
}

/** A list is SendGrid's, unless its members have our plain form. */
function readList(list: readonly unknown[]): PostedEvents | null {
  const events = objectsOf(list);
  if (events.length === 0) return null;
  if (events.every((event) => 'sg_event_id' in event || ('event' in event && 'email' in event)))
    return posted('sendgrid', events.map(readSendGrid));
  return readPlain(list);
}

function readSendGrid(event: Json): MailEvent | null {
  const address = textOf(event['email']);
  const key = keyOf('sendgrid', textOf(event['sg_event_id']), address);
  const messageId = bracketed(textOf(event['smtp-id']));
  const diagnostic = textOf(event['reason']) ?? textOf(event['response']) ?? '';
  switch (event['event']) {
    case 'bounce': {
      const status = preciseStatus(textOf(event['status']), diagnostic);
      // 'blocked' speaks of the message or of the sender.
      const hardness = event['type'] === 'blocked' ? 'soft' : bounceHardness(status, diagnostic);
      return bounceEvent({ address, status, diagnostic, hardness }, key, messageId);
    }
    case 'dropped':
      return /bounced|invalid/i.test(diagnostic)
        ? bounceEvent({ address, status: '5.1.1', diagnostic, hardness: 'hard' }, key, messageId)
        : null;
    case 'spamreport':
      return otherEvent('complaint', address, 'abuse', key, messageId);
    case 'unsubscribe':
    case 'group_unsubscribe':
      return otherEvent('unsubscribe', address, 'unsubscribed', key, messageId);
    default:
      return null;
  }
}

function readPlain(list: readonly unknown[]): PostedEvents | null {
  const events = objectsOf(list).map(readPlainEvent);
  return events.length > 0 && events.length === list.length && events.every((event) => event !== null)
    ? posted('json', events)
    : null;
}

function readPlainEvent(event: Json): MailEvent | null {
  const address = textOf(event['address']);
  const diagnostic = textOf(event['diagnostic']) ?? '';
  const messageId = bracketed(textOf(event['messageId']));
  const id = textOf(event['id']);
  const key = id === null ? null : keyOf('json', id, address);
  if (address === null && messageId === null) return null;
  if (event['type'] === 'complaint' || event['type'] === 'unsubscribe')
    return otherEvent(event['type'], address, diagnostic, key, messageId);
  if (event['type'] !== 'bounce') return null;
  const status = textOf(event['status']) ?? statusIn(diagnostic);
  const hardness = bounceHardness(status, diagnostic);
  return bounceEvent({ address, status, diagnostic, hardness }, key, messageId);
}

function bounceEvent(
  facts: { address: string | null; status: string | null; diagnostic: string; hardness: BounceHardness },
  key: string | null,
  messageId: string | null,
): MailEvent {
  return { kind: 'bounce', ...facts, diagnostic: shortened(facts.diagnostic), key, messageId };
}

function otherEvent(
  kind: 'complaint' | 'unsubscribe',
  address: string | null,
  diagnostic: string,
  key: string | null,
  messageId: string | null,
): MailEvent {
  return { kind, address, status: null, hardness: 'hard', diagnostic: shortened(diagnostic), key, messageId };
}

function shortened(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 500);
}

function keyOf(source: string, id: string | null, address: string | null): string | null {
  return id === null ? null : `${source}:${id}:${(address ?? '').toLowerCase()}`.slice(0, 300);
}

function codeStatus(code: unknown): string | null {
  return typeof code === 'number' && code >= 400 && code < 600 ? `${Math.floor(code / 100)}.0.0` : null;
}

function bracketed(id: string | null): string | null {
  if (id === null) return null;
  const bare = id.trim().replace(/^<|>$/g, '');
  return bare === '' ? null : `<${bare}>`;
}

function idOf(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : textOf(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

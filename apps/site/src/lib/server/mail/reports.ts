// `POST /api/mail/bounces`: bounces and complaints, from a mail service or a mail server, with the secret of
// MAIL_WEBHOOK_SECRET. What it takes is described in docs/digests.md.
import { createHash, timingSafeEqual } from 'node:crypto';
import { applyBounceMessage, applyMailEvent, type ReportOutcome } from '@papertape/jobs/bounces';
import {
  claimsSns,
  isSignedByMailgun,
  readPostedEvents,
  SnsRefused,
  type PostedEvents,
} from '@papertape/mail';
import { readBytes } from '../api/body.ts';
import { ApiError } from '../api/errors.ts';
import { describeError } from '../log.ts';
import type { Site } from '../open-site.ts';
import { confirmSns, provenSns } from './sns.ts';

/** The answer to a request. */
export interface ReportsAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** Most events of one request. */
const MOST_EVENTS = 5_000;

/** Takes a request's reports. Services try again after 5xx only, so that what is not understood is not sent for days. */
export async function takeReports(site: Site, request: Request, now: Date): Promise<ReportsAnswer> {
  const { MAIL_WEBHOOK_SECRET } = site.configuration;
  if (MAIL_WEBHOOK_SECRET === null)
    return refusal(404, 'Nothing is taken here: set MAIL_WEBHOOK_SECRET first.');
  const body = await readBytes(request).catch((error: unknown) => {
    if (error instanceof ApiError) return error;
    throw error;
  });
  if (body instanceof ApiError) return refusal(body.status, body.message);
  const text = new TextDecoder().decode(body);
  if (
    !isSecret(givenSecret(request.headers), MAIL_WEBHOOK_SECRET) &&
    !isSignedByMailgun(parsed(text), MAIL_WEBHOOK_SECRET, now)
  )
    return refusal(401, 'Send the secret of MAIL_WEBHOOK_SECRET as Bearer token or Basic password.');
  const context = { database: site.database, log: site.log, now: () => now };
  if (isMessage(request.headers.get('Content-Type') ?? '', text)) {
    const { kind, status, outcome, score } = await applyBounceMessage(context, body);
    return { status: 200, body: { source: 'message', kind, status, outcome, score } };
  }
  const json = parsed(text);
  const refused = claimsSns(json) ? await checkSns(site, json, now) : null;
  if (refused !== null) return refused;
  const posted = readPostedEvents(json);
  if (posted === null)
    return refusal(
      400,
      'This is neither a message nor an event of a kind that is known here (docs/digests.md).',
    );
  return takeEvents(context, posted);
}

async function takeEvents(
  context: Parameters<typeof applyMailEvent>[0],
  { source, events }: PostedEvents,
): Promise<ReportsAnswer> {
  if (events.length > MOST_EVENTS) return refusal(413, `At most ${MOST_EVENTS} events are taken at once.`);
  const outcomes: Partial<Record<ReportOutcome['outcome'], number>> = {};
  for (const event of events) {
    const { outcome } = await applyMailEvent(context, source, event);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return { status: 200, body: { source, events: events.length, outcomes } };
}

/**
 * The answer to a message of Amazon SNS that is not to be read further: one that is not signed, or about the subscription
 * itself, which is confirmed. 5xx where it helps that SNS tries again.
 */
async function checkSns(
  site: Site,
  body: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<ReportsAnswer | null> {
  try {
    const message = await provenSns(site, body, now);
    if (message.Type === 'Notification') return null;
    const confirmed = message.Type === 'SubscriptionConfirmation';
    if (confirmed) await confirmSns(site.fetchText, message);
    site.log('info', confirmed ? 'subscribed to Amazon SNS' : 'Amazon SNS ends its subscription', {
      topic: message.TopicArn,
    });
    return { status: 200, body: { source: 'ses', confirmed } };
  } catch (error) {
    if (error instanceof SnsRefused) return refusal(403, error.message);
    site.log('error', 'Amazon SNS cannot be asked', {
      error: describeError(error),
      address: body['SubscribeURL'],
    });
    return refusal(503, 'Amazon SNS could not be asked for its certificate, or to confirm. Try again.');
  }
}

/** The Bearer token, or the password of a Basic pair: services write it into the address, https://mail:SECRET@… */
function givenSecret(headers: Headers): string {
  const [, scheme = '', value = ''] = /^(\w+)\s+(\S+)$/.exec(headers.get('Authorization') ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return '';
  const pair = Buffer.from(value, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

function isSecret(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

/** SNS calls its JSON text/plain, and mail servers call their messages anything. */
function isMessage(type: string, text: string): boolean {
  return /^message\//i.test(type) || (!/json/i.test(type) && /^[\w-]+:|^From /.test(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusal(status: number, error: string): ReportsAnswer {
  return { status, body: { error } };
}

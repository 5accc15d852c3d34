// Reports of mail systems: messages to the bounce mailbox, and events that services post.
import { createHash } from 'node:crypto';
import type { ReaderNames } from '@papertape/database';
import {
  findReferences,
  readReport,
  type MailEvent,
  type MailReport,
  type ReportedRecipient,
} from '@papertape/mail';
import type { JobsContext } from '../context.ts';
import {
  countReaderBounce,
  suppressUnknown,
  unsubscribeReported,
  type ReportOutcome,
} from './count-bounce.ts';
import { mailKey } from './mail-key.ts';

export type { ReportOutcome } from './count-bounce.ts';

type ReportContext = Pick<JobsContext, 'database' | 'now' | 'log'>;

/** What a message was, and what it changed. */
export interface MessageOutcome extends ReportOutcome {
  kind: MailReport['kind'];
  status: string | null;
  diagnostic: string;
}

/**
 * Applies a raw message to the bounce mailbox. Anybody can write there: only a signed reference in it, or the Message-ID
 * of a delivery, says whom it is about. Delays, notes of absence and other mail change nothing.
 */
export async function applyBounceMessage(
  context: ReportContext,
  raw: Uint8Array | string,
): Promise<MessageOutcome> {
  const report = await readReport(raw);
  const [recipient] = report.recipients;
  const facts = {
    kind: report.kind,
    status: recipient?.status ?? null,
    diagnostic: recipient?.diagnostic ?? '',
  };
  if (report.kind === 'delay' || report.kind === 'auto-reply' || report.kind === 'other')
    return { ...facts, outcome: 'known', email: null, score: null };
  const names = await namesIn(context, report);
  if (report.kind === 'unsubscribe') return { ...facts, ...(await unsubscribeReported(context, names)) };
  const eventKey = `message:${createHash('sha256').update(raw).digest('hex')}`;
  const bounce = {
    kind: report.kind === 'complaint' ? ('complaint' as const) : hardestOf(report.recipients),
    statusCode: facts.status,
    diagnostic: facts.diagnostic,
    source: 'message',
    eventKey,
  };
  return { ...facts, ...(await countReaderBounce(context, names, bounce)) };
}

/** Applies one event of a mail service that has shown our secret; its addresses are believed. */
export async function applyMailEvent(
  context: ReportContext,
  source: string,
  event: MailEvent,
): Promise<ReportOutcome> {
  const names: ReaderNames = {
    messageIds: event.messageId === null ? [] : [event.messageId],
    email: event.address,
  };
  if (event.kind === 'unsubscribe') return unsubscribeReported(context, names);
  const outcome = await countReaderBounce(context, names, {
    kind: event.kind === 'complaint' ? 'complaint' : event.hardness,
    statusCode: event.status,
    diagnostic: event.diagnostic,
    source,
    eventKey: event.key,
  });
  return outcome.outcome === 'nobody' && event.kind === 'complaint' && event.address !== null
    ? suppressUnknown(context, event.address, event.diagnostic)
    : outcome;
}

/** The Message-IDs that a report quotes. */
const MESSAGE_ID = /^message-id:\s*(<[^<>\s]{3,250}>)/gim;

async function namesIn(context: ReportContext, { searchable }: MailReport): Promise<ReaderNames> {
  const key = await mailKey(context.database.db);
  return {
    deliveryIds: findReferences(searchable, key).map(numberOf),
    messageIds: [...searchable.matchAll(MESSAGE_ID)].map(([, id = '']) => id).slice(0, 20),
  };
}

/** References are numbers of deliveries, in base 36. */
function numberOf(reference: string): number {
  return Number.parseInt(reference, 36);
}

function hardestOf(recipients: readonly ReportedRecipient[]): 'hard' | 'soft' {
  return recipients.some(({ hardness }) => hardness === 'hard') ? 'hard' : 'soft';
}

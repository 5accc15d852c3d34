// What a delivery's row says after an attempt.
import { recordFailed, recordPostponed, recordSent, type ClaimedDelivery } from '@papertape/database';
import { bounceHardness, type Delivery, type MailFailure } from '@papertape/mail';
import { nowOf, type JobsContext } from '../context.ts';
import { countReaderBounce } from './count-bounce.ts';
import type { RelayState } from './relay-state.ts';
import { DELIVERY_RETRY, retryDelay } from './retry.ts';

/** What follows from an attempt. */
export interface Settled {
  outcome: 'sent' | 'failed' | 'postponed';
  /** The recipient's domain is to be left alone for a while. */
  slowDown: boolean;
  /** The relay is in trouble. */
  relay: { reason: string; kind: NonNullable<RelayState['kind']> } | null;
}

/** How soon a message is tried again that the relay lost before it had any of it; no attempt is burned. */
const RELAY_PAUSE_MS = 60_000;

/** Writes down what became of an attempt. */
export async function settleDelivery(
  context: Pick<JobsContext, 'database' | 'log' | 'now' | 'random'>,
  delivery: ClaimedDelivery,
  result: Delivery,
): Promise<Settled> {
  const { db } = context.database;
  if (result.outcome === 'sent') {
    await recordSent(db, delivery.id, nowOf(context));
    return { outcome: 'sent', slowDown: false, relay: null };
  }
  if (result.outcome === 'not-configured') {
    const reason = 'No mail server is set (SMTP_URL).';
    await postpone(context, delivery, { reason, counted: false });
    return { outcome: 'postponed', slowDown: false, relay: { reason, kind: 'configuration' } };
  }
  context.log?.('warn', 'digest not sent', {
    delivery: delivery.id,
    kind: result.kind,
    reason: result.reason,
  });
  return settleFailure(context, delivery, result);
}

async function settleFailure(
  context: Pick<JobsContext, 'database' | 'log' | 'now' | 'random'>,
  delivery: ClaimedDelivery,
  failure: MailFailure,
): Promise<Settled> {
  const { kind, reason } = failure;
  if (kind === 'relay' || kind === 'configuration') {
    // It may have arrived: then each attempt may be a repetition, and there must not be many.
    if (failure.uncertain && delivery.attempts + 1 >= DELIVERY_RETRY.uncertainAttempts) {
      await recordFailed(context.database.db, delivery.id, `It was never confirmed: ${reason}`);
      return { outcome: 'failed', slowDown: false, relay: { reason, kind } };
    }
    await postpone(context, delivery, { reason, counted: failure.uncertain });
    return { outcome: 'postponed', slowDown: false, relay: { reason, kind } };
  }
  if (kind === 'temporary' && delivery.attempts + 1 < DELIVERY_RETRY.attempts) {
    await postpone(context, delivery, { reason, counted: true });
    return { outcome: 'postponed', slowDown: isAboutRate(failure), relay: null };
  }
  await recordFailed(context.database.db, delivery.id, reason);
  if (kind !== 'message') await countRefusal(context, delivery, failure);
  return { outcome: 'failed', slowDown: false, relay: null };
}

async function postpone(
  context: Pick<JobsContext, 'database' | 'now' | 'random'>,
  { id, attempts }: ClaimedDelivery,
  { reason, counted }: { reason: string; counted: boolean },
): Promise<void> {
  const random = (context.random ?? Math.random)();
  const delay = counted
    ? retryDelay(DELIVERY_RETRY, attempts + 1, random)
    : retryDelay({ firstMs: RELAY_PAUSE_MS, longestMs: RELAY_PAUSE_MS }, 1, random);
  const nextTryAt = new Date(nowOf(context).getTime() + delay);
  await recordPostponed(context.database.db, id, { error: reason, nextTryAt, counted });
}

/** 4.7.x is policy (RFC 3463): mostly that too many messages came; some servers say so in words only. */
function isAboutRate({ status, reason }: MailFailure): boolean {
  return /^4\.7\./.test(status ?? '') || /rate|too many|throttl|slow down|deferred/i.test(reason);
}

/** A refusal at once is a bounce like one that comes back as a message. */
async function countRefusal(
  context: Pick<JobsContext, 'database' | 'now'>,
  delivery: ClaimedDelivery,
  { status, reason, kind }: MailFailure,
): Promise<void> {
  const hardness = kind === 'recipient' ? bounceHardness(status, reason) : 'soft';
  await countReaderBounce(
    context,
    { deliveryIds: [delivery.id] },
    {
      kind: hardness,
      statusCode: status,
      diagnostic: reason,
      source: 'relay',
      eventKey: `relay:${delivery.id}:${delivery.attempts}`,
    },
  );
}

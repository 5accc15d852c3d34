// Sends the deliveries that are due. Each is claimed with a lease, handed to the relay, and checked off as soon as the
// relay has confirmed it. A process that is killed between the confirmation and the check leaves a delivery that is sent
// again when its lease is over: the one case in which a reader gets an edition twice.
import {
  claimDeliveries,
  closeDeliveries,
  recordCancelled,
  recordPostponed,
  releaseClaims,
  renewClaim,
  type ClaimedDelivery,
} from '@papertape/database';
import type { Mailer, Message } from '@papertape/mail';
import { sleep } from '@papertape/sources';
import { nowOf, type JobsContext } from '../context.ts';
import { noteRelayFailing, noteRelayWell, readRelayState, type RelayState } from './relay-state.ts';
import { settleDelivery } from './settle.ts';
import type { Throttle } from './throttle.ts';

/** What deliveries are sent with. */
export interface Post {
  mailer: Mailer;
  /** The message of a delivery; null when there is nothing to send any more. */
  write(delivery: ClaimedDelivery): Promise<Message | null>;
  throttle: Throttle;
  /** Names this process among others. */
  owner: string;
  /** Messages at once. */
  connections: number;
}

/** What became of a round. */
export interface DeliveryRound {
  sent: number;
  /** Given up: the address or the message was refused. */
  failed: number;
  /** To be tried again. */
  postponed: number;
  expired: number;
  cancelled: number;
  /** Why the round ended early; what is left is tried again. */
  interrupted: string | null;
}

type DeliveryContext = Pick<JobsContext, 'database' | 'log' | 'now' | 'random' | 'sleep'>;

/** Longer than one message may take (PATIENCE of packages/mail): who takes over finds nobody at it. */
const LEASE_MS = 15 * 60_000;
/** A claim that has waited that long is asked about again before it is used. */
const STALE_CLAIM_MS = 60_000;
/** Failures of the relay in a row after which it is left alone. */
const TOO_MANY_FAILURES = 3;

/** One round under way. */
interface Sending extends DeliveryRound {
  context: DeliveryContext;
  post: Post;
  signal: AbortSignal;
  /** Claimed and not begun. Changed in place: others wait while they hold it. */
  readonly waiting: { delivery: ClaimedDelivery; claimedAt: number }[];
  active: Set<Promise<void>>;
  /** Failures of the relay since it last took a message, and what the last one was. */
  relayFailures: number;
  relayReason: string;
  relayKind: NonNullable<RelayState['kind']>;
  /** Failures of our own or of the database; the first is thrown at the end. */
  errors: unknown[];
  exhausted: boolean;
  /** Domains that the last claim left out because enough waited for them, when it brought nothing; null when it did. */
  dryWithout: readonly string[] | null;
}

/** Sends what is due until nothing is left, the relay fails or the signal asks to stop. @throws when the database fails */
export async function sendDeliveries(
  context: DeliveryContext,
  post: Post,
  signal: AbortSignal,
): Promise<DeliveryRound> {
  const { db } = context.database;
  const now = nowOf(context);
  const closed = await closeDeliveries(db, now);
  const sending = begin(context, post, signal);
  Object.assign(sending, closed);
  const relay = await readRelayState(db);
  if (relay.nextTryAt !== null && Date.parse(relay.nextTryAt) > now.getTime())
    return roundOf({ ...sending, interrupted: relay.lastError });
  try {
    while (mayGoOn(sending)) if (!(await step(sending))) break;
  } finally {
    await Promise.all(sending.active);
    await giveBack(
      sending,
      sending.waiting.map(({ delivery }) => delivery),
      nowOf(context),
    );
  }
  // With few to send, fewer failures say the same: it took none since.
  if (sending.relayFailures > 0) sending.interrupted ??= sending.relayReason;
  await noteRelay(sending, relay);
  if (sending.errors.length > 0) throw sending.errors[0];
  return roundOf(sending);
}

function begin(context: DeliveryContext, post: Post, signal: AbortSignal): Sending {
  return {
    context,
    post,
    signal,
    sent: 0,
    failed: 0,
    postponed: 0,
    expired: 0,
    cancelled: 0,
    interrupted: null,
    waiting: [],
    active: new Set(),
    relayFailures: 0,
    relayReason: '',
    relayKind: 'relay',
    errors: [],
    exhausted: false,
    dryWithout: null,
  };
}

function roundOf({ sent, failed, postponed, expired, cancelled, interrupted }: DeliveryRound): DeliveryRound {
  return { sent, failed, postponed, expired, cancelled, interrupted };
}

function mayGoOn({ signal, interrupted, errors }: Sending): boolean {
  return !signal.aborted && interrupted === null && errors.length === 0;
}

/** Starts one message, or waits for what has to happen first; false when nothing is left. */
async function step(sending: Sending): Promise<boolean> {
  const { post, active, waiting, context } = sending;
  if (active.size >= post.connections) {
    await Promise.race(active);
    return true;
  }
  const now = nowOf(context).getTime();
  if (wantsMore(sending, now)) await refill(sending);
  const index = nextToStart(sending, now);
  const [next] = index < 0 ? [] : waiting.splice(index, 1);
  if (next !== undefined) start(sending, next.delivery, now - next.claimedAt > STALE_CLAIM_MS);
  else if (active.size > 0) await Promise.race(active);
  else if (waiting.length > 0) await waitForThrottle(sending, now);
  else return !sending.exhausted;
  return true;
}

/** The place of the first that may start now; -1 where none may. */
function nextToStart({ post, waiting }: Sending, now: number): number {
  return waiting.findIndex(({ delivery }) => post.throttle.readyAt(delivery.domain) <= now);
}

/**
 * Whether to claim more: when little waits, and when all that waits is slowed down, since others need not wait for it.
 * While the pace of all holds everything back nothing is gained by it, and each claim is a lease that runs.
 */
function wantsMore(sending: Sending, now: number): boolean {
  const { post, waiting, exhausted, dryWithout } = sending;
  if (exhausted) return false;
  if (waiting.length < post.connections) return true;
  if (post.throttle.freeAt() > now || nextToStart(sending, now) >= 0) return false;
  const full = fullDomains(sending);
  return dryWithout === null || dryWithout.some((domain) => !full.includes(domain));
}

/** Domains for which enough waits. */
function fullDomains({ post, waiting }: Sending): string[] {
  const counts = new Map<string, number>();
  for (const { delivery } of waiting) counts.set(delivery.domain, (counts.get(delivery.domain) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= post.connections).map(([domain]) => domain);
}

/** Claims more. Domains with enough waiting are left out, so that a slow one does not fill the queue. */
async function refill(sending: Sending): Promise<void> {
  const { post, waiting, context } = sending;
  const now = nowOf(context);
  const full = fullDomains(sending);
  const exceptDomains = [...new Set([...post.throttle.paused(now.getTime()).keys(), ...full])];
  const claim = { owner: post.owner, limit: 4 * post.connections, leaseMs: LEASE_MS, exceptDomains };
  const claimed = await claimDeliveries(context.database.db, claim, now);
  waiting.push(...claimed.map((delivery) => ({ delivery, claimedAt: now.getTime() })));
  // A domain may have asked us to come later while the database answered.
  const paused = post.throttle.paused(nowOf(context).getTime());
  for (const [domain, until] of paused) await giveBackDomain(sending, domain, until);
  // With domains left out there may be more later in this round, when those have moved on.
  sending.exhausted = claimed.length === 0 && full.length === 0;
  sending.dryWithout = claimed.length === 0 ? full : null;
}

async function waitForThrottle({ post, waiting, context, signal }: Sending, now: number): Promise<void> {
  const at = Math.min(...waiting.map(({ delivery }) => post.throttle.readyAt(delivery.domain)));
  await (context.sleep ?? sleep)(Math.max(at - now, 1), signal).catch(() => undefined); // the loop looks at the signal
}

function start(sending: Sending, delivery: ClaimedDelivery, stale: boolean): void {
  const { post, context, active } = sending;
  post.throttle.started(delivery.domain, nowOf(context).getTime());
  const run = sendOne(sending, delivery, stale)
    .catch((error: unknown) => void sending.errors.push(error))
    .finally(() => {
      post.throttle.ended(delivery.domain);
      active.delete(run);
    });
  active.add(run);
}

async function sendOne(sending: Sending, delivery: ClaimedDelivery, stale: boolean): Promise<void> {
  const { post, context } = sending;
  const { db } = context.database;
  const claim = { owner: post.owner, leaseMs: LEASE_MS };
  if (stale && !(await renewClaim(db, delivery.id, claim, nowOf(context)))) return;
  if (delivery.takenOver)
    context.log?.('warn', 'digest taken over', { delivery: delivery.id, period: delivery.period });
  const message = await written(sending, delivery);
  if (message === null) return;
  const result = await post.mailer.send(message);
  const settled = await settleDelivery(context, delivery, result);
  sending[settled.outcome]++;
  if (result.outcome === 'sent') {
    sending.relayFailures = 0;
    post.throttle.tookOne(delivery.domain);
  } else if (settled.slowDown) await leaveAlone(sending, delivery.domain);
  else if (settled.relay !== null) noteTrouble(sending, settled.relay);
}

/** The message; a digest that cannot be written must not keep others from going out. */
async function written(sending: Sending, delivery: ClaimedDelivery): Promise<Message | null> {
  const { post, context } = sending;
  const { db } = context.database;
  try {
    const message = await post.write(delivery);
    if (message !== null) return message;
    await recordCancelled(db, delivery.id);
    sending.cancelled++;
  } catch (error) {
    const reason = `It could not be written: ${error instanceof Error ? error.message : String(error)}`;
    context.log?.('error', 'digest not written', { delivery: delivery.id, message: reason });
    const nextTryAt = new Date(nowOf(context).getTime() + 10 * 60_000);
    await recordPostponed(db, delivery.id, { error: reason, nextTryAt, counted: true });
    sending.postponed++;
  }
  return null;
}

/** Slows down for a domain that asked us to come later. */
async function leaveAlone(sending: Sending, domain: string): Promise<void> {
  const { post, context } = sending;
  await giveBackDomain(sending, domain, post.throttle.slowDown(domain, nowOf(context).getTime()));
}

/** Gives back what waits for a domain that asked us to come later. */
async function giveBackDomain(sending: Sending, domain: string, until: number): Promise<void> {
  const { waiting } = sending;
  const mine = waiting.filter(({ delivery }) => delivery.domain === domain);
  for (const one of mine) waiting.splice(waiting.indexOf(one), 1);
  await giveBack(
    sending,
    mine.map(({ delivery }) => delivery),
    new Date(until),
  );
}

async function giveBack(
  { context, post }: Sending,
  deliveries: readonly ClaimedDelivery[],
  nextTryAt: Date,
): Promise<void> {
  const ids = deliveries.map(({ id }) => id);
  await releaseClaims(context.database.db, ids, { owner: post.owner, nextTryAt });
}

/** Sign-in that fails ends the round at once; a connection that breaks does so when it is not the only one. */
function noteTrouble(
  sending: Sending,
  { reason, kind }: { reason: string; kind: NonNullable<RelayState['kind']> },
): void {
  Object.assign(sending, { relayReason: reason, relayKind: kind });
  sending.relayFailures++;
  if (kind === 'configuration' || sending.relayFailures >= TOO_MANY_FAILURES) sending.interrupted ??= reason;
}

async function noteRelay(sending: Sending, before: RelayState): Promise<void> {
  const { context, interrupted, relayKind } = sending;
  const { db } = context.database;
  const now = nowOf(context);
  if (interrupted !== null) {
    const random = (context.random ?? Math.random)();
    const next = await noteRelayFailing(db, { reason: interrupted, kind: relayKind }, { now, random });
    context.log?.('error', 'digests wait for the relay', {
      reason: interrupted,
      kind: relayKind,
      nextTryAt: next.toISOString(),
    });
  } else if (sending.sent > 0) {
    await noteRelayWell(db, now);
    if (before.failingSince !== null)
      context.log?.('info', 'the relay takes mail again', { failingSince: before.failingSince });
  }
}

// Whether digests go out, for health pages, administrators and `papertape digest status`.
import { summarizeDeliveries, type DeliverySummary, type Queryable } from '@papertape/database';
import { counted } from '@papertape/digests';
import { readRelayState } from './relay-state.ts';

/** What is wrong with mail, and for whom. Times are ISO 8601 in UTC. */
export interface DeliveryHealth extends DeliverySummary {
  /** 'off': nobody asked for digests. 'failing' needs a person, or the relay. */
  condition: 'off' | 'well' | 'failing';
  /** In words for people; empty while all is well. */
  problems: string[];
  lastSentAt: string | null;
  failingSince: string | null;
  /** What the mail server said: for administrators, since it may name hosts. */
  lastError: string | null;
  nextTryAt: string | null;
}

const DAY_MS = 24 * 3_600_000;
/** How far back failures count. */
const LOOK_BACK_MS = 2 * DAY_MS;
/** Waiting longer than that is a problem whatever the reason. */
const LONGEST_WAIT_MS = 2 * 3_600_000;

/** The health of delivery at `now`. */
export async function readDeliveryHealth(
  db: Queryable,
  { configured }: { configured: boolean },
  now: Date,
): Promise<DeliveryHealth> {
  const summary = await summarizeDeliveries(db, new Date(now.getTime() - LOOK_BACK_MS), now);
  const { lastSentAt, failingSince, lastError, nextTryAt } = await readRelayState(db);
  const relay = { lastSentAt, failingSince, lastError, nextTryAt };
  const problems = problemsOf(summary, { configured, failingSince }, now);
  const unused = summary.subscribers === 0 && summary.waiting === 0;
  return {
    ...summary,
    ...relay,
    problems,
    condition: problems.length > 0 ? 'failing' : unused ? 'off' : 'well',
  };
}

/** Everything that keeps digests from their readers, the most urgent first. */
export function problemsOf(
  { subscribers, waiting, waitingSince, failed, expired }: DeliverySummary,
  relay: { configured: boolean; failingSince: string | null },
  now: Date,
): string[] {
  const problems: string[] = [];
  if (!relay.configured && subscribers > 0)
    problems.push(
      `No mail server is set (SMTP_URL), and ${counted(subscribers, 'reader waits', 'readers wait')}.`,
    );
  else if (relay.failingSince !== null && (subscribers > 0 || waiting > 0))
    problems.push(`The mail server has taken nothing since ${relay.failingSince}.`);
  const waited = waitingSince === null ? 0 : now.getTime() - Date.parse(waitingSince);
  if (waited > LONGEST_WAIT_MS)
    problems.push(
      `${counted(waiting, 'digest waits', 'digests wait')} to be sent, the first since ${waitingSince ?? ''}.`,
    );
  if (expired > 0)
    problems.push(
      `${counted(expired, 'digest was', 'digests were')} not sent in the last two days: the next edition was due first.`,
    );
  // A few mailboxes are always gone; a twentieth of all is something else.
  if (failed >= Math.max(5, subscribers / 20))
    problems.push(`${counted(failed, 'digest was', 'digests were')} refused in the last two days.`);
  return problems;
}

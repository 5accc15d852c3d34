// Sends the mail that is due: whoever comments never waits for a relay.
import { setMailOutcome, takeDueMail, type DueMail } from '@papertape/database';
import { renderMessage, type Mailer } from '@papertape/mail';
import { nowOf, type JobsContext } from '../context.ts';
import { notificationMail, type MailingSite } from './content.ts';

/** Where mail goes out, and who writes. */
export interface Outbox extends MailingSite {
  mailer: Mailer;
}

/** What became of a round. */
export interface MailRound {
  sent: number;
  failed: number;
  /** Why the round ended early: the relay does not answer; what is left is tried again. */
  interrupted: string | null;
}

/** Older news is not mailed any more, milliseconds: a relay that comes back after days must not pour out. */
const LONGEST_MS = 24 * 3_600_000;
const AT_ONCE = 100;

/** Sends what is due, one message to each person, until nothing is left or the relay fails. */
export async function sendDueMail(
  context: Pick<JobsContext, 'database' | 'log' | 'now'>,
  outbox: Outbox,
  signal: AbortSignal,
): Promise<MailRound> {
  const round: MailRound = { sent: 0, failed: 0, interrupted: null };
  if (!outbox.mailer.configured) return round;
  const { db } = context.database;
  for (;;) {
    const since = new Date(nowOf(context).getTime() - LONGEST_MS);
    const due = await takeDueMail(db, AT_ONCE, since);
    if (due.length === 0) return round;
    for (const mine of byPerson(due)) {
      if (signal.aborted) return round;
      await sendOne(context, outbox, mine, round);
      if (round.interrupted !== null) return round;
    }
  }
}

function byPerson(due: readonly DueMail[]): DueMail[][] {
  const people = new Map<string, DueMail[]>();
  for (const one of due) people.set(one.to.email, [...(people.get(one.to.email) ?? []), one]);
  return [...people.values()];
}

async function sendOne(
  context: Pick<JobsContext, 'database' | 'log' | 'now'>,
  outbox: Outbox,
  mine: readonly DueMail[],
  round: MailRound,
): Promise<void> {
  const [first] = mine;
  if (first === undefined) return;
  const headers = { 'List-Unsubscribe': `<${outbox.origin}/settings>` };
  const delivery = await outbox.mailer.send(
    renderMessage(first.to.email, notificationMail(outbox, mine), headers),
  );
  if (delivery.outcome !== 'sent') context.log?.('warn', 'notification not mailed', { ...delivery });
  if (delivery.outcome === 'failed' && !delivery.permanent) {
    round.interrupted = delivery.reason;
    return;
  }
  const outcome = delivery.outcome === 'sent' ? 'sent' : 'failed';
  for (const { id } of mine) await setMailOutcome(context.database.db, id, outcome, nowOf(context));
  round[outcome]++;
}

// How often one account, and one network address, may write.
import type { Person } from '@papertape/people';
import { takeRateLimit, type Queryable } from '@papertape/database';

const MINUTES = 60;

/** By act: of an account, and of a network address behind which several may sit. */
export const DISCUSSION_LIMITS = {
  comment: {
    person: { limit: 10, windowSeconds: 5 * MINUTES },
    address: { limit: 40, windowSeconds: 5 * MINUTES },
  },
  preview: {
    person: { limit: 240, windowSeconds: 5 * MINUTES },
    address: { limit: 600, windowSeconds: 5 * MINUTES },
  },
  edit: {
    person: { limit: 30, windowSeconds: 5 * MINUTES },
    address: { limit: 120, windowSeconds: 5 * MINUTES },
  },
  react: {
    person: { limit: 120, windowSeconds: 5 * MINUTES },
    address: { limit: 480, windowSeconds: 5 * MINUTES },
  },
  report: {
    person: { limit: 20, windowSeconds: 60 * MINUTES },
    address: { limit: 60, windowSeconds: 60 * MINUTES },
  },
  appeal: {
    person: { limit: 10, windowSeconds: 60 * MINUTES },
    address: { limit: 40, windowSeconds: 60 * MINUTES },
  },
} as const;
export type DiscussionAct = keyof typeof DISCUSSION_LIMITS;

/** Thrown when somebody writes too often; the message is for them. */
export class TooOften extends Error {
  override name = 'TooOften';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    const minutes = Math.ceil(retryAfterSeconds / 60);
    super(`That was often in a short time. Go on in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Who acts, and from where: a bucket of the network address. */
export interface Sender {
  person: Pick<Person, 'id'>;
  address: string;
}

/** Counts one act. @throws TooOften */
export async function countAct(
  db: Queryable,
  { person, address }: Sender,
  act: DiscussionAct,
  now: Date,
): Promise<void> {
  const limits = DISCUSSION_LIMITS[act];
  const mine = await takeRateLimit(db, `person:${person.id}:${act}`, limits.person, now);
  if (!mine.allowed) throw new TooOften(mine.resetSeconds);
  const all = await takeRateLimit(db, `${act}:${address}`, limits.address, now);
  if (!all.allowed) throw new TooOften(all.resetSeconds);
}

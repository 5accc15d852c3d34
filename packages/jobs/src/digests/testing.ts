// Readers and a small edition for tests. Not for programs.
import {
  addEdition,
  ensureProfile,
  queueDeliveries,
  readDigestKey,
  storeTokens,
  type Database,
} from '@papertape/database';
import { defaultSubscription, lastPeriod, nextPeriod, type EditionContent } from '@papertape/digests';
import { sql } from '@papertape/database/sql';

/** The site of these tests. */
export const TEST_SITE = { origin: 'https://papers.example.org', name: 'Paper Club' };

const SUBSCRIPTION = defaultSubscription('Europe/Berlin');

/** Readers who have confirmed their addresses and want the daily digest of everything. */
export async function newReaders({ db }: Database, emails: readonly string[], now: Date): Promise<void> {
  const at = now.toISOString();
  const profile = await ensureProfile(db, SUBSCRIPTION, now);
  await db.execute(sql`
    insert into subscribers (email, status, consent_at, consent_source, created_at, changed_at)
    select value, 'active', ${at}, 'form', ${at}, ${at} from jsonb_array_elements_text(${JSON.stringify(emails)}::jsonb)`);
  await db.execute(sql`
    insert into subscriptions (subscriber_id, profile_id, since)
    select id, ${profile}, ${at} from subscribers s where not exists (
      select 1 from subscriptions where subscriber_id = s.id)`);
}

/** Makes the links of a reader's mails work. */
export async function giveTokens({ db }: Database, email: string): Promise<void> {
  const { rows } = await db.execute<{ id: string; token_generation: number }>(
    sql`select id, token_generation from subscribers where email = ${email}`,
  );
  for (const row of rows)
    await storeTokens(db, await readDigestKey(db), {
      id: Number(row.id),
      tokenGeneration: row.token_generation,
    });
}

/** Stores the edition that is due at `now` with one invented paper, and queues its deliveries; returns its number. */
export async function newEdition(database: Database, now: Date): Promise<number> {
  const profileId = await ensureProfile(database.db, SUBSCRIPTION, now);
  const period = lastPeriod(SUBSCRIPTION, now);
  const expires = nextPeriod(SUBSCRIPTION, now).due;
  const id = await addEdition(
    database.db,
    {
      profileId,
      public: true,
      profileSlug: 'daily-all-test',
      period,
      since: period.since,
      expires,
      content: CONTENT,
      shown: 1,
    },
    now,
  );
  if (id === null) throw new Error(`There is an edition of ${period.key} already.`);
  const queueing = { limit: 10_000, origin: TEST_SITE.origin, now };
  while (!(await queueDeliveries(database, id, queueing)).done);
  return id;
}

const CONTENT: EditionContent = {
  papers: [
    {
      id: 1,
      publicId: '2603.00001',
      title: 'Clocks that are wound by the tide',
      authors: ['Ada Quill'],
      moreAuthors: 0,
      excerpt: 'We build one and measure how late it runs.',
      categories: ['cs.LG'],
      upvotes: 3,
      comments: 0,
      reasons: [{ kind: 'topic', topic: { kind: 'feed' }, place: 1, of: 1 }],
      reproduction: null,
    },
  ],
  ran: [],
};

/** How many deliveries are in each state. */
export async function deliveryStates({ db }: Database): Promise<Record<string, number>> {
  const { rows } = await db.execute<{ state: string; count: number }>(
    sql`select state, count(*)::int as count from deliveries group by state order by state`,
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

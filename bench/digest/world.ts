// Invented papers and readers for the benchmark of digests.
import { ensureProfile, ingestRecords, type Database } from '@papertape/database';
import { defaultSubscription, type Subscription, type Topic } from '@papertape/digests';
import { emptyRecord } from '@papertape/papers';
import { sql } from '@papertape/database/sql';
import { mulberry32 } from '../random.ts';

const CATEGORIES = ['cs.LG', 'cs.CL', 'cs.CV', 'cs.AI', 'stat.ML', 'cs.RO', 'math.OC', 'eess.IV'] as const;
const WORDS =
  'tide clock harbour lantern granite meadow signal anchor ribbon cedar copper valley ember willow marble drift'.split(
    ' ',
  );

/** Puts `count` papers of the day before `now` into the database. */
export async function addPapers(database: Database, count: number, now: Date): Promise<void> {
  const roll = mulberry32(7);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(roll() * values.length)] as T;
  const words = (length: number) => Array.from({ length }, () => pick(WORDS)).join(' ');
  const day = now.toISOString().slice(2, 7).replace('-', '');
  for (let first = 0; first < count; first += 500) {
    const records = Array.from({ length: Math.min(500, count - first) }, (_, index) => {
      const arxivId = `${day}.${String(first + index + 1).padStart(5, '0')}`;
      return emptyRecord({
        source: 'arxiv',
        sourceKey: arxivId,
        identifiers: [{ scheme: 'arxiv', value: arxivId }],
        title: `The ${words(6)} of $O(n^${index % 9})$ ${arxivId}`,
        abstract: `${words(60)}. ${words(60)}.`,
        authors: Array.from({ length: 4 }, () => ({ name: `${pick(WORDS)} ${pick(WORDS)}` })),
        categories: [pick(CATEGORIES), pick(CATEGORIES)],
        publishedAt: new Date(now.getTime() - 1_000 - roll() * 20 * 3_600_000).toISOString(),
      });
    });
    await database.transaction((tx) => ingestRecords(tx, records));
  }
}

/** Distinct things to ask for. */
export function inventProfiles(count: number): Subscription[] {
  return Array.from({ length: count }, (_, index) => {
    const topics: Topic[] =
      index === 0
        ? [{ kind: 'feed' }]
        : [
            { kind: 'category', category: CATEGORIES[index % CATEGORIES.length] ?? 'cs.LG' },
            {
              kind: 'author',
              slug: `tide-${WORDS[index % WORDS.length]}`,
              name: `tide ${WORDS[index % WORDS.length]}`,
            },
          ];
    return { ...defaultSubscription('UTC'), topics, count: 10 + (index % 3) };
  });
}

/** Readers who confirmed before `since`, spread evenly over the profiles; one in twenty has seen papers already. */
export async function addReaders(
  database: Database,
  subscriptions: readonly Subscription[],
  { count, since }: { count: number; since: Date },
): Promise<void> {
  const { db } = database;
  const profiles: number[] = [];
  for (const subscription of subscriptions) profiles.push(await ensureProfile(db, subscription, since));
  const at = since.toISOString();
  await db.execute(sql`
    insert into subscribers (email, status, consent_at, consent_source, created_at, changed_at)
    select 'reader-' || n || '@mail-' || n % 40 || '.example.org', 'active', ${at}, 'import', ${at}, ${at}
    from generate_series(1, ${count}::int) as n`);
  await db.execute(sql`
    insert into subscriptions (subscriber_id, profile_id, since)
    select id, (${sql.param(profiles)}::bigint[])[1 + id % ${profiles.length}], ${at} from subscribers`);
  await db.execute(sql`
    insert into seen_papers (subscriber_id, paper_id)
    select u.id, p.id from subscribers u, (select id from papers order by upvotes desc, id desc limit 5) p
    where u.id % 20 = 0`);
}

// Going through the papers that are stored, where the record matcher is another than the one they came in with: papers
// of an older version have no blocking keys, and other rules may join or part them.
import { sql } from '../sql.ts';
import type { Database, Queryable } from '../database.ts';
import { regroupPapers } from '../ingest/ingest.ts';
import { lockIngest } from '../ingest/read.ts';
import type { RecordMatcher } from '../ingest/record-matcher.ts';
import { getSetting, putSetting } from './settings.ts';

/** How far it is. */
interface MatchingState {
  /** Of the matcher whose keys are stored. */
  version: string;
  /** Number of the last paper that was gone through; null when all were. */
  after: number | null;
}

/** What came of it so far. */
export interface MatchingProgress {
  /** Papers gone through in this run, and how many were waiting when it began. */
  papers: number;
  of: number;
  /** Papers that turned out to be another one, or to be two. */
  joined: number;
  parted: number;
}

/** How it is to be done. */
export interface MatchingOptions {
  now: () => Date;
  /** Papers in one transaction, in which nothing else is taken in; 100 unless given. */
  batch?: number;
  signal?: AbortSignal;
  onProgress?: (progress: MatchingProgress) => void;
}

const NAME = 'record-matching';

async function readState(db: Queryable): Promise<MatchingState | null> {
  const value = (await getSetting(db, NAME)) as Partial<MatchingState> | null | undefined;
  return typeof value?.version === 'string' ? { version: value.version, after: value.after ?? null } : null;
}

/** Papers that wait to be gone through with this matcher; 0 when all were. */
export async function countUnmatched(db: Queryable, { version }: RecordMatcher): Promise<number> {
  const state = await readState(db);
  const isCurrent = state?.version === version;
  if (isCurrent && state.after === null) return 0;
  const { rows } = await db.execute<{ count: string }>(
    sql`select count(*) from papers where id > ${isCurrent ? state.after : 0}`,
  );
  return Number(rows[0]?.count ?? 0);
}

/**
 * Goes through the papers that this matcher has not seen, batch by batch, each in a transaction of its own; goes on
 * where it was interrupted, and does nothing where all are done. Readers are served meanwhile.
 */
export async function matchStoredPapers(
  database: Pick<Database, 'db' | 'transaction'>,
  matcher: RecordMatcher,
  { now, batch = 100, signal, onProgress }: MatchingOptions,
): Promise<MatchingProgress> {
  const progress = { papers: 0, of: await countUnmatched(database.db, matcher), joined: 0, parted: 0 };
  for (let more = true; more && !signal?.aborted;) {
    more = await database.transaction((tx) => matchBatch(tx, matcher, { now: now(), batch }, progress));
    onProgress?.({ ...progress });
  }
  return progress;
}

/** One batch; whether more are waiting. */
async function matchBatch(
  tx: Queryable,
  matcher: RecordMatcher,
  { now, batch }: { now: Date; batch: number },
  progress: MatchingProgress,
): Promise<boolean> {
  await lockIngest(tx);
  const { version } = matcher;
  const known = await readState(tx);
  if (known?.version === version && known.after === null) return false;
  if (known?.version !== version) await tx.execute(sql`delete from block_keys`);
  const after = known?.version === version ? (known.after ?? 0) : 0;
  const { rows } = await tx.execute<{ id: string }>(
    sql`select id from papers where id > ${after} order by id limit ${batch}`,
  );
  const ids = rows.map(({ id }) => Number(id));
  const plans = await regroupPapers(tx, ids, { now: now.toISOString(), matcher, anew: true });
  progress.papers += ids.length;
  for (const { write } of plans) {
    progress.joined += write.joined.length;
    if (write.before === null) progress.parted++;
  }
  const more = ids.length === batch;
  await putSetting(tx, NAME, { version, after: more ? (ids.at(-1) ?? null) : null });
  return more;
}

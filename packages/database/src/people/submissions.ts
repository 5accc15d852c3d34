// Papers that people put on the site, each with a word on why.
import { emptyRecord, type FeedDay, type Identifier, type Paper, type PaperRecord } from '@papertape/papers';
import type { Authorized, PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { notifyPerson } from '../discussion/notify.ts';
import { lockIngest, readIdentifiers } from '../ingest/read.ts';
import { getPaper } from '../queries/papers.ts';
import { instantOf } from '../values.ts';
import { castVote } from './votes.ts';

/** The source under which the site keeps what people submitted. */
export const SUBMISSION = 'submission';

/** A submission as its paper shows it. Times are ISO 8601 in UTC. */
export interface Submission {
  id: number;
  paperId: number;
  userId: PersonId;
  handle: string;
  name: string;
  /** Markdown, short. */
  pitch: string;
  createdAt: string;
  hidden: { reason: string | null } | null;
}

/** What became of a submission. */
export interface SubmissionOutcome {
  publicId: string;
  /** 'upvoted': the paper has stood on a feed day already, so it got a vote and nothing else. */
  outcome: 'submitted' | 'upvoted';
}

/** A paper to be put on the feed of `day`. */
export interface NewSubmission {
  /** What its source says, or what the person typed; it may be known already. */
  record: PaperRecord;
  pitch: string;
  day: FeedDay;
}

/**
 * Puts a paper on a feed day and votes for it. A paper that has stood on one is only voted for: whoever comes second
 * changes nothing of it. Waits for other ingests, so that two who submit one paper at once make one.
 */
export async function submitPaper(
  tx: Queryable,
  proofs: { submit: Authorized<'submissions.write'>; vote: Authorized<'votes.write'> },
  { record, pitch, day }: NewSubmission,
  now: Date,
): Promise<SubmissionOutcome> {
  await lockIngest(tx);
  const known = await findKnown(tx, record.identifiers);
  if (known !== null && known.listedOn !== null) {
    await castVote(tx, proofs.vote, known.id, now);
    return { publicId: known.publicId, outcome: 'upvoted' };
  }
  const listing = listingRecord(known ?? record, day, now);
  const report = await ingestRecords(tx, known === null ? recordsOf(record, listing) : [listing], { now });
  const paper = await getPaper(tx, report.outcomes[0]?.publicId ?? '');
  if (paper === null) throw new Error('The submitted paper was not stored.');
  await tx.execute(sql`
    insert into submissions (paper_id, user_id, pitch, created_at)
    values (${paper.id}, ${proofs.submit.person.id}::uuid, ${pitch}, ${now.toISOString()})
    on conflict (paper_id, user_id) do update set pitch = excluded.pitch where submissions.pitch = ''`);
  await castVote(tx, proofs.vote, paper.id, now);
  return { publicId: paper.publicId, outcome: 'submitted' };
}

/** Takes in a paper that nobody puts on a feed day; one that is here already stays as it is. */
export async function indexPaper(
  tx: Queryable,
  _proof: Authorized<'submissions.write'>,
  record: PaperRecord,
  now: Date,
): Promise<{ publicId: string; created: boolean }> {
  await lockIngest(tx);
  const known = await findKnown(tx, record.identifiers);
  if (known !== null) return { publicId: known.publicId, created: false };
  const report = await ingestRecords(tx, [record], { now });
  return { publicId: report.outcomes[0]?.publicId ?? '', created: true };
}

/** The paper that any of the identifiers names; the one of the first where they name several. */
async function findKnown(tx: Queryable, identifiers: readonly Identifier[]): Promise<Paper | null> {
  const found = await readIdentifiers(tx, identifiers);
  for (const { scheme, value } of identifiers) {
    const match = found.find((other) => other.scheme === scheme && other.value === value);
    if (match === undefined) continue;
    const { rows } = await tx.execute<{ public_id: string }>(
      sql`select public_id from papers where id = ${match.paperId}`,
    );
    return getPaper(tx, rows[0]?.public_id ?? '');
  }
  return null;
}

/** What a person typed and the feed day are one record; what a source says stays apart from the feed day. */
function recordsOf(record: PaperRecord, listing: PaperRecord): PaperRecord[] {
  return record.source === SUBMISSION
    ? [{ ...record, sourceKey: listing.sourceKey, listings: listing.listings }]
    : [record, listing];
}

/** The record that puts a paper on a feed day. It repeats the title, so that it means something when exported alone. */
function listingRecord(
  { identifiers, title }: Pick<PaperRecord, 'identifiers' | 'title'>,
  day: FeedDay,
  now: Date,
): PaperRecord {
  const [first] = identifiers;
  if (first === undefined) throw new RangeError('A submitted paper needs an identifier.');
  return emptyRecord({
    source: SUBMISSION,
    sourceKey: `${first.scheme}:${first.value}`,
    identifiers: [first],
    title,
    abstract: '',
    listings: [{ day, listedAt: now.toISOString() }],
  });
}

interface SubmissionRow extends Record<string, unknown> {
  id: string;
  paper_id: string;
  user_id: PersonId;
  handle: string;
  name: string;
  pitch: string;
  created_at: string;
  hidden_at: string | null;
  hidden_reason: string | null;
}

const SUBMISSIONS = sql`
  select s.id, s.paper_id, s.user_id, u.handle, u.name, s.pitch, s.created_at, s.hidden_at, s.hidden_reason
  from submissions s join users u on u.id = s.user_id`;

function submissionOf(row: SubmissionRow): Submission {
  return {
    id: Number(row.id),
    paperId: Number(row.paper_id),
    userId: row.user_id,
    handle: row.handle,
    name: row.name,
    pitch: row.pitch,
    createdAt: instantOf(row.created_at),
    hidden: row.hidden_at === null ? null : { reason: row.hidden_reason },
  };
}

/** The submissions of a paper, the first one first. */
export async function listSubmissions(db: Queryable, paperId: number): Promise<Submission[]> {
  const { rows } = await db.execute<SubmissionRow>(
    sql`${SUBMISSIONS} where s.paper_id = ${paperId} order by s.created_at, s.id limit 20`,
  );
  return rows.map(submissionOf);
}

/** The submission of that number, or null. */
export async function getSubmission(db: Queryable, id: number): Promise<Submission | null> {
  const { rows } = await db.execute<SubmissionRow>(sql`${SUBMISSIONS} where s.id = ${id}`);
  return rows[0] ? submissionOf(rows[0]) : null;
}

/** Changes what a person said for a paper. */
export async function editPitch(
  tx: Queryable,
  { target }: Authorized<'submissions.edit', Submission>,
  pitch: string,
): Promise<void> {
  await tx.execute(sql`update submissions set pitch = ${pitch} where id = ${target.id}`);
}

/**
 * Takes a submission off the site, with the reason that its submitter is told. The paper leaves the feed day on which
 * only this submission had put it; its record stays. Nothing changes when it is off already.
 */
export async function hideSubmission(
  tx: Queryable,
  { person, target }: Authorized<'submissions.moderate', Submission>,
  reason: string,
  now: Date,
): Promise<void> {
  await lockIngest(tx);
  const { rowCount } = await tx.execute(sql`
    update submissions set hidden_at = ${now.toISOString()}, hidden_reason = ${reason}
    where id = ${target.id} and hidden_at is null`);
  if ((rowCount ?? 0) === 0) return;
  const left = await listSubmissions(tx, target.paperId);
  if (left.every(({ hidden }) => hidden !== null)) await takeOffFeed(tx, target.paperId, now);
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into moderation_actions (at, moderator_id, action, target_kind, target_id, subject_id, reason)
    values (${now.toISOString()}, ${person.id}::uuid, 'take-off', 'submission', ${String(target.id)},
      ${target.userId}::uuid, ${reason})
    returning id`);
  if (target.userId === person.id) return;
  const details = { action: 'take-off', decision: Number(rows[0]?.id), reason };
  const { userId, paperId } = target;
  await notifyPerson(tx, { userId, kind: 'moderation', paperId, details, always: true }, now);
}

/** Takes the feed days out of the site's own records of a paper, and merges it again. */
async function takeOffFeed(tx: Queryable, paperId: number, now: Date): Promise<void> {
  const { rows } = await tx.execute<{ record: string }>(
    sql`select record from source_records where paper_id = ${paperId} and source = ${SUBMISSION}`,
  );
  const records = rows
    .map(({ record }) => JSON.parse(record) as PaperRecord)
    .filter(({ listings }) => listings.length > 0)
    .map((record) => ({ ...record, listings: [], raw: null }));
  // A record keeps the feed days of its predecessor, so that one has to lose them first.
  for (const record of records)
    await tx.execute(sql`
      update source_records set record = ${JSON.stringify({ ...record, raw: undefined })}, content_hash = ''
      where source = ${SUBMISSION} and source_key = ${record.sourceKey}`);
  await ingestRecords(tx, records, { now });
}

/** Addresses that people add to a paper. */
export interface PaperLinks {
  githubRepo?: string | null;
  projectPage?: string | null;
}

/** Sets the repository and the project page that the site itself knows of a paper; null takes one away. */
export async function setPaperLinks(
  tx: Queryable,
  { target }: Authorized<'papers.links', Paper>,
  { githubRepo, projectPage }: PaperLinks,
  now: Date,
): Promise<void> {
  const [first] = target.identifiers;
  if (first === undefined) throw new RangeError('A paper without identifiers has no record to add links to.');
  const sourceKey = `links:${first.scheme}:${first.value}`;
  await lockIngest(tx);
  const { rows } = await tx.execute<{ record: string }>(
    sql`select record from source_records where source = ${SUBMISSION} and source_key = ${sourceKey}`,
  );
  const before = rows[0] ? (JSON.parse(rows[0].record) as PaperRecord).links : [];
  const next = (kind: 'code' | 'project', url: string | null | undefined) =>
    url === undefined ? before.filter((link) => link.kind === kind) : url === null ? [] : [{ kind, url }];
  const links = [...next('code', githubRepo), ...next('project', projectPage)];
  const { title } = target;
  const record = { source: SUBMISSION, sourceKey, identifiers: [first], title, abstract: '', links };
  await ingestRecords(tx, [emptyRecord(record)], { now });
}

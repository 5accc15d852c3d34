// 'I am this author of this paper': claimed by a person, confirmed by their ORCID or by a moderator.
import { authorSlug, type Paper, type PaperRecord, sourceRank } from '@papertape/papers';
import type { Authorized, Person, PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf, instantOrNull } from '../values.ts';
import { notifyPerson } from '../discussion/notify.ts';
import { writeAudit } from './audit-log.ts';

export type ClaimStatus = 'pending' | 'confirmed' | 'rejected' | 'withdrawn';

/** A claim with whom and what it is about. Times are ISO 8601 in UTC. */
export interface AuthorClaim {
  id: number;
  userId: PersonId;
  handle: string;
  name: string;
  /** The ORCID id of the person, and whether ORCID said so. */
  orcid: string | null;
  orcidVerified: boolean;
  paperId: number;
  publicId: string;
  title: string;
  /** Place among the paper's authors, from 0, and the name that stood there. */
  position: number;
  authorName: string;
  authorSlug: string;
  status: ClaimStatus;
  method: 'orcid' | 'moderator' | null;
  evidence: string;
  createdAt: string;
  decidedAt: string | null;
  decisionReason: string | null;
}

/** Why a claim cannot be made or decided so. The message is for the person. */
export class ClaimRefused extends Error {
  override name = 'ClaimRefused';
}

interface ClaimRow extends Record<string, unknown> {
  id: string;
  user_id: PersonId;
  handle: string;
  name: string;
  orcid: string | null;
  orcid_verified: boolean;
  paper_id: string;
  public_id: string;
  title: string;
  author_position: number;
  author_name: string;
  author_slug: string;
  status: ClaimStatus;
  method: AuthorClaim['method'];
  evidence: string;
  created_at: string;
  decided_at: string | null;
  decision_reason: string | null;
}

const CLAIMS = sql`
  select c.id, c.user_id, u.handle, u.name, u.orcid, u.orcid_verified_at is not null as orcid_verified, c.paper_id,
    p.public_id, p.title, c.author_position, c.author_name, c.author_slug, c.status, c.method, c.evidence, c.created_at,
    c.decided_at, c.decision_reason
  from author_claims c join users u on u.id = c.user_id join papers p on p.id = c.paper_id`;

async function claimsWhere(db: Queryable, rest: SQL): Promise<AuthorClaim[]> {
  const { rows } = await db.execute<ClaimRow>(sql`${CLAIMS} ${rest}`);
  return rows.map((row) => ({
    id: Number(row.id),
    userId: row.user_id,
    handle: row.handle,
    name: row.name,
    orcid: row.orcid,
    orcidVerified: row.orcid !== null && row.orcid_verified,
    paperId: Number(row.paper_id),
    publicId: row.public_id,
    title: row.title,
    position: row.author_position,
    authorName: row.author_name,
    authorSlug: row.author_slug,
    status: row.status,
    method: row.method,
    evidence: row.evidence,
    createdAt: instantOf(row.created_at),
    decidedAt: instantOrNull(row.decided_at),
    decisionReason: row.decision_reason,
  }));
}

/** The claim of that number, or null. */
export async function getClaim(db: Queryable, id: number): Promise<AuthorClaim | null> {
  const [claim] = await claimsWhere(db, sql`where c.id = ${id}`);
  return claim ?? null;
}

/** A person's claims, the latest first. */
export function listClaimsOf(db: Queryable, userId: PersonId): Promise<AuthorClaim[]> {
  return claimsWhere(
    db,
    sql`where c.user_id = ${userId}::uuid order by c.created_at desc, c.id desc limit 200`,
  );
}

/** The claims on a paper that wait or are confirmed, by the place of their author. */
export function listPaperClaims(db: Queryable, paperId: number): Promise<AuthorClaim[]> {
  return claimsWhere(
    db,
    sql`where c.paper_id = ${paperId} and c.status in ('pending', 'confirmed') order by c.author_position, c.id limit 100`,
  );
}

/** Claims that wait for a moderator, the oldest first, after a place. */
export function listPendingClaims(
  db: Queryable,
  { limit, after = null }: { limit: number; after?: { createdAt: string; id: number } | null },
): Promise<AuthorClaim[]> {
  const place = after
    ? sql`and (c.created_at, c.id) > (${after.createdAt}::timestamptz, ${after.id})`
    : sql``;
  return claimsWhere(db, sql`where c.status = 'pending' ${place} order by c.created_at, c.id limit ${limit}`);
}

/** The latest decisions of moderators, the latest first. */
export function listDecidedClaims(db: Queryable, limit: number): Promise<AuthorClaim[]> {
  return claimsWhere(
    db,
    sql`where c.status in ('confirmed', 'rejected') and c.decided_at is not null
      order by c.decided_at desc, c.id desc limit ${limit}`,
  );
}

/** How many claims wait. */
export async function countPendingClaims(db: Queryable): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from author_claims where status = 'pending'`,
  );
  return rows[0]?.count ?? 0;
}

/** A claim to be made. */
export interface NewClaim {
  paper: Paper;
  /** Place among the authors, from 0. */
  position: number;
  evidence: string;
}

/**
 * Claims an author's name. Where a source says that this author has the ORCID id with which the person has signed in,
 * it is confirmed at once; otherwise it waits for a moderator.
 * @throws ClaimRefused when there is no such author, somebody else is confirmed, or the person has claimed already.
 */
export async function claimAuthor(
  tx: Queryable,
  { person }: Authorized<'claims.write'>,
  { paper, position, evidence }: NewClaim,
  now: Date,
): Promise<AuthorClaim> {
  const author = paper.authors[position];
  if (author === undefined) throw new ClaimRefused('This paper has no such author.');
  // One decision about a paper's authors at a time.
  await tx.execute(sql`select 1 from papers where id = ${paper.id} for no key update`);
  const standing = await listPaperClaims(tx, paper.id);
  if (standing.some(({ userId }) => userId === person.id))
    throw new ClaimRefused('You have claimed an author of this paper already.');
  if (standing.some((claim) => claim.status === 'confirmed' && claim.position === position))
    throw new ClaimRefused(
      `Somebody else is confirmed as ${author.name}. Write to the moderators if that is wrong.`,
    );
  const proved = await recordNames(tx, paper.id, author.slug, person);
  const at = now.toISOString();
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into author_claims (user_id, paper_id, author_position, author_name, author_slug, status, method, evidence,
      created_at, decided_at)
    values (${person.id}::uuid, ${paper.id}, ${position}, ${author.name}, ${author.slug},
      ${proved ? 'confirmed' : 'pending'}, ${proved ? 'orcid' : null}, ${evidence}, ${at}, ${proved ? at : null}::timestamptz)
    returning id`);
  const claim = await requireClaim(tx, Number(rows[0]?.id));
  await audit(tx, person.id, proved ? 'claim.confirm' : 'claim.create', claim, now);
  return claim;
}

/**
 * Whether a source names the author with the person's own ORCID id. What people typed themselves proves nothing: an id
 * counts only when ORCID said it belongs to the account, and only in the record of a publisher or an archive.
 */
async function recordNames(tx: Queryable, paperId: number, slug: string, person: Person): Promise<boolean> {
  if (person.orcid === null || !person.orcidVerified) return false;
  const { rows } = await tx.execute<{ source: string; record: string }>(
    sql`select source, record from source_records where paper_id = ${paperId}`,
  );
  return rows
    .filter(({ source }) => sourceRank(source) <= PUBLISHERS)
    .flatMap(({ record }) => (JSON.parse(record) as PaperRecord).authors)
    .some((author) => author.orcid === person.orcid && authorSlug(author.name) === slug);
}

/** The lowest rank (packages/papers/src/merge.ts) whose word on ORCID ids is taken: archives and publishers. */
const PUBLISHERS = 1;

/** Takes one's claim back. @throws ClaimRefused when it does not stand any more. */
export async function withdrawClaim(
  tx: Queryable,
  { person, target }: Authorized<'claims.withdraw', AuthorClaim>,
  now: Date,
): Promise<void> {
  const { rowCount } = await tx.execute(sql`
    update author_claims set status = 'withdrawn', decided_at = ${now.toISOString()}, decided_by = ${person.id}::uuid
    where id = ${target.id} and status in ('pending', 'confirmed')`);
  if ((rowCount ?? 0) === 0) throw new ClaimRefused('This claim does not stand any more.');
  await audit(tx, person.id, 'claim.withdraw', target, now);
}

/** A moderator's word on a claim. */
export interface ClaimDecision {
  decision: 'confirm' | 'reject';
  reason: string;
}

/**
 * Decides a claim that waits, or rejects one that was confirmed. Of two moderators at once the first decides.
 * @throws ClaimRefused when it is decided already, or another person is confirmed as that author.
 */
export async function decideClaim(
  tx: Queryable,
  { person, target }: Authorized<'claims.decide', AuthorClaim>,
  { decision, reason }: ClaimDecision,
  now: Date,
): Promise<AuthorClaim> {
  await tx.execute(sql`select 1 from papers where id = ${target.paperId} for no key update`);
  const standing = await listPaperClaims(tx, target.paperId);
  const claim = standing.find(({ id }) => id === target.id);
  const confirming = decision === 'confirm';
  if (claim === undefined || (confirming && claim.status === 'confirmed'))
    throw new ClaimRefused('This claim is decided already, or was taken back.');
  const rival = standing.find(
    ({ id, status, position }) => id !== claim.id && status === 'confirmed' && position === claim.position,
  );
  if (confirming && rival !== undefined)
    throw new ClaimRefused(`@${rival.handle} is confirmed as ${rival.authorName}. Reject that claim first.`);
  await tx.execute(sql`
    update author_claims set status = ${confirming ? 'confirmed' : 'rejected'}, method = 'moderator',
      decided_at = ${now.toISOString()}, decided_by = ${person.id}::uuid, decision_reason = ${reason}
    where id = ${claim.id}`);
  await audit(tx, person.id, `claim.${decision}`, claim, now, reason);
  const details = { event: confirming ? 'confirmed' : 'rejected', author: claim.authorName, reason };
  if (claim.userId !== person.id)
    await notifyPerson(
      tx,
      { userId: claim.userId, kind: 'claim', paperId: claim.paperId, details, always: true },
      now,
    );
  return requireClaim(tx, claim.id);
}

async function requireClaim(tx: Queryable, id: number): Promise<AuthorClaim> {
  const claim = await getClaim(tx, id);
  if (claim === null) throw new Error(`The claim ${id} was not stored.`);
  return claim;
}

async function audit(
  tx: Queryable,
  actorId: PersonId,
  action: string,
  { id, publicId, handle, authorName }: AuthorClaim,
  now: Date,
  reason?: string,
): Promise<void> {
  const details = { paper: publicId, author: authorName, person: handle, ...(reason ? { reason } : {}) };
  await writeAudit(tx, { actorId, action, targetKind: 'claim', targetId: String(id), details }, now);
}

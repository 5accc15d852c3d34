// What an administrator sees of the site as a whole, and the people in it.
import type { Person, Role } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { PERSON, personOf, type PersonRow } from './people.ts';

/** How much there is of what people made, and what waits for somebody. */
export interface SiteCounts {
  members: number;
  moderators: number;
  administrators: number;
  suspended: number;
  votes: number;
  comments: number;
  collections: number;
  /** Claims that wait for a moderator. */
  openClaims: number;
  /** Reports of comments that wait for a moderator. */
  openReports: number;
  /** Papers of which readers flagged what a machine wrote. */
  openFlags: number;
}

/** The counts of the site; suspended people count by their role too. */
export async function countSite(db: Queryable): Promise<SiteCounts> {
  const { rows } = await db.execute<Record<string, string>>(sql`
    select
      (select count(*) from users where status <> 'deleted' and role = 'member') as members,
      (select count(*) from users where status <> 'deleted' and role = 'moderator') as moderators,
      (select count(*) from users where status <> 'deleted' and role = 'administrator') as administrators,
      (select count(*) from users where status = 'suspended') as suspended,
      (select count(*) from votes) as votes,
      (select count(*) from comments) as comments,
      (select count(*) from collections) as collections,
      (select count(*) from author_claims where status = 'pending') as open_claims,
      (select count(*) from moderation_reports where resolved_at is null and target_kind <> 'enrichment') as open_reports,
      (select count(distinct target_id) from moderation_reports where resolved_at is null and target_kind = 'enrichment')
        as open_flags`);
  const count = (name: string) => Number(rows[0]?.[name] ?? 0);
  return {
    members: count('members'),
    moderators: count('moderators'),
    administrators: count('administrators'),
    suspended: count('suspended'),
    votes: count('votes'),
    comments: count('comments'),
    collections: count('collections'),
    openClaims: count('open_claims'),
    openReports: count('open_reports'),
    openFlags: count('open_flags'),
  };
}

/** Which people are asked for. */
export interface PeopleFilter {
  /** Begins a handle, a name or a mail address; '' for everyone. */
  text: string;
  role: Role | null;
}

/** People that fit, by handle, after a handle; deleted accounts not. */
export async function searchPeople(
  db: Queryable,
  { text, role }: PeopleFilter,
  { limit, after = '' }: { limit: number; after?: string },
): Promise<Person[]> {
  const start = text.trim().replace(/^@/, '').toLowerCase();
  const { rows } = await db.execute<PersonRow>(sql`
    select ${PERSON} from users u
    where u.status <> 'deleted' and u.handle > ${after}
      ${start === '' ? sql`` : sql`and (starts_with(u.handle, ${start}) or starts_with(lower(u.name), ${start}) or starts_with(u.email, ${start}))`}
      ${role === null ? sql`` : sql`and u.role = ${role}`}
    order by u.handle limit ${limit}`);
  return rows.map(personOf);
}

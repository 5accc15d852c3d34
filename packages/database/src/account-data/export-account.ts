// Everything of one account as one JSON file, written piece by piece: it is never whole in memory, and no transaction
// stays open while somebody downloads slowly.
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { iso, type Section, sectionsOf } from './sections.ts';

/** Says what the file is. */
export const ACCOUNT_FORMAT = 'papertape-account';
export const ACCOUNT_VERSION = 1;

/** Rows that are read at once. */
const PIECE = 200;

/**
 * The pieces of the file, one JSON object in all: `format`, `version`, `exportedAt`, `site`, `profile`, and a list for
 * each section. Each list is as it was when it was read.
 * @throws RangeError when there is no such account
 */
export async function* exportAccount(
  db: Queryable,
  person: PersonId,
  { site, now }: { site: string; now: Date },
): AsyncGenerator<string> {
  const head = {
    format: ACCOUNT_FORMAT,
    version: ACCOUNT_VERSION,
    exportedAt: now.toISOString(),
    site,
    profile: await readProfile(db, person),
  };
  yield JSON.stringify(head, null, 1).replace(/\n}$/, '');
  for (const section of sectionsOf(person)) {
    yield `,\n ${JSON.stringify(section.name)}: [`;
    let first = true;
    for await (const items of readPieces(db, section)) {
      yield items
        .map((item, index) => `${first && index === 0 ? '' : ','}\n  ${JSON.stringify(item)}`)
        .join('');
      first = false;
    }
    yield first ? ']' : '\n ]';
  }
  yield '\n}\n';
}

async function readProfile(db: Queryable, person: PersonId): Promise<unknown> {
  const { rows } = await db.execute<{ profile: unknown }>(sql`
    select json_build_object('id', u.id, 'handle', u.handle, 'name', u.name,
      'email', case when u.email like '%.invalid' then null else u.email end, 'emailVerified', u.email_verified,
      'image', u.image, 'about', u.about, 'orcid', u.orcid, 'orcidVerifiedAt', ${iso(sql`u.orcid_verified_at`)},
      'role', u.role, 'status', u.status, 'statusReason', u.status_reason, 'notifyOnSite', u.notify_on_site,
      'notifyByMail', u.notify_by_mail, 'createdAt', ${iso(sql`u.created_at`)}, 'updatedAt', ${iso(sql`u.updated_at`)})
      as profile
    from users u where u.id = ${person}::uuid and u.status <> 'deleted'`);
  if (!rows[0]) throw new RangeError('There is no such account.');
  return rows[0].profile;
}

/** How keys are compared: texts byte by byte, the same in every database. */
const COMPARED: Readonly<Record<Section['key'], { key: SQL; type: SQL }>> = {
  bigint: { key: sql`s.key`, type: sql`bigint` },
  uuid: { key: sql`s.key`, type: sql`uuid` },
  text: { key: sql`(s.key collate "C")`, type: sql`text` },
};

async function* readPieces(db: Queryable, section: Section): AsyncGenerator<unknown[]> {
  const { key, type } = COMPARED[section.key];
  for (let after: string | null = null; ;) {
    const place: SQL = after === null ? sql`` : sql`where ${key} > ${after}::${type}`;
    const { rows }: { rows: { key: string; item: unknown }[] } = await db.execute<{
      key: string;
      item: unknown;
    }>(sql`
      select s.key::text as key, s.item from (${section.rows}) s ${place} order by ${key} limit ${PIECE}`);
    if (rows.length > 0) yield rows.map(({ item }) => item);
    if (rows.length < PIECE) return;
    after = rows.at(-1)?.key ?? null;
  }
}

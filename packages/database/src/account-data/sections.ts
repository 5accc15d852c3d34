// What an account's own file holds, section by section. docs/your-data.md says the same to people.
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';

/** A list in the file: rows that become JSON as they are, in the order of a key. */
export interface Section {
  name: string;
  /** A select of `item` (JSON) and `key` for one person, without order. */
  rows: SQL;
  /** The type of `key`, by which the list is read piece by piece. */
  key: 'bigint' | 'uuid' | 'text';
}

/** A moment as ISO 8601 in UTC, whatever the session's time zone. */
export const iso = (moment: SQL): SQL =>
  sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A paper as the file names it. */
const paper = (alias: SQL): SQL => sql`json_build_object('id', ${alias}.public_id, 'title', ${alias}.title)`;

/** All sections of a person's file, in its order. Never a secret: no hash, key or cookie is among the columns. */
export function sectionsOf(person: PersonId): Section[] {
  const me = sql`${person}::uuid`;
  return [...reading(me), ...ranking(me), ...discussion(me), ...contributions(me), ...account(me, person)];
}

const p = sql`p`;

function reading(me: SQL): Section[] {
  return [
    {
      name: 'votes',
      key: 'bigint',
      rows: sql`select v.paper_id as key, json_build_object('paper', ${paper(p)}, 'votedAt', ${iso(sql`v.created_at`)}) as item
        from votes v join papers p on p.id = v.paper_id where v.user_id = ${me}`,
    },
    {
      name: 'reading',
      key: 'bigint',
      rows: sql`select r.paper_id as key, json_build_object('paper', ${paper(p)}, 'readAt', ${iso(sql`r.read_at`)},
          'hiddenAt', ${iso(sql`r.hidden_at`)}, 'note', r.note, 'changedAt', ${iso(sql`r.changed_at`)}) as item
        from reading_states r join papers p on p.id = r.paper_id where r.user_id = ${me}`,
    },
  ];
}

function ranking(me: SQL): Section[] {
  return [
    {
      name: 'personalRanking',
      key: 'uuid',
      rows: sql`select k.user_id as key, json_build_object('enabled', k.enabled, 'erasedAt', ${iso(sql`k.erased_at`)},
          'changedAt', ${iso(sql`k.changed_at`)}) as item
        from ranking_readers k where k.user_id = ${me}`,
    },
    {
      name: 'rankings',
      key: 'bigint',
      rows: sql`select d.id as key, json_build_object('at', ${iso(sql`d.at`)}, 'where', d.surface, 'model', d.model_id,
          'policy', d.policy, 'seed', d.seed, 'reader', d.context,
          'candidates', (select json_agg(json_build_object('paper', ${paper(p)}, 'score', d.scores[c.place],
              'features', d.features -> (c.place - 1)::int, 'reason', d.reasons -> (c.place - 1)::int) order by c.place)
            from unnest(d.candidate_ids) with ordinality as c(id, place) join papers p on p.id = c.id),
          'shown', (select json_agg(json_build_object('paper', ${paper(p)}, 'slot', s.place,
              'chance', d.propensities[s.place]) order by s.place)
            from unnest(d.shown_ids) with ordinality as s(id, place) join papers p on p.id = s.id),
          'acts', (select coalesce(json_agg(json_build_object('paper', ${paper(p)}, 'act', o.act, 'at', ${iso(sql`o.at`)})
              order by o.at, o.act), '[]')
            from ranking_outcomes o join papers p on p.id = o.paper_id where o.decision_id = d.id)) as item
        from ranking_decisions d where d.user_id = ${me}`,
    },
  ];
}

function discussion(me: SQL): Section[] {
  return [
    {
      name: 'comments',
      key: 'bigint',
      rows: sql`select c.id as key, json_build_object('id', c.id, 'paper', ${paper(p)}, 'answers', c.parent_id,
          'source', c.source, 'createdAt', ${iso(sql`c.created_at`)}, 'editedAt', ${iso(sql`c.edited_at`)},
          'deletedAt', ${iso(sql`c.deleted_at`)}, 'hiddenAt', ${iso(sql`c.hidden_at`)}, 'hiddenReason', c.hidden_reason,
          'heldAt', ${iso(sql`c.held_at`)},
          'history', (select coalesce(json_agg(json_build_object('source', e.source, 'replacedAt', ${iso(sql`e.replaced_at`)})
            order by e.replaced_at, e.id), '[]') from comment_edits e where e.comment_id = c.id)) as item
        from comments c join papers p on p.id = c.paper_id where c.author_id = ${me}`,
    },
    {
      name: 'reactions',
      key: 'text',
      rows: sql`select lpad(k.comment_id::text, 19, '0') || k.reaction as key, json_build_object('comment', k.comment_id,
          'paper', ${paper(p)}, 'reaction', k.reaction, 'createdAt', ${iso(sql`k.created_at`)}) as item
        from comment_reactions k join comments c on c.id = k.comment_id join papers p on p.id = c.paper_id
        where k.user_id = ${me}`,
    },
    {
      name: 'reports',
      key: 'bigint',
      rows: sql`select r.id as key, json_build_object('target', r.target_kind, 'targetId', r.target_id, 'reason', r.reason,
          'details', r.details, 'createdAt', ${iso(sql`r.created_at`)}, 'resolvedAt', ${iso(sql`r.resolved_at`)},
          'resolution', r.resolution) as item
        from moderation_reports r where r.reporter_id = ${me}`,
    },
    {
      name: 'moderation',
      key: 'bigint',
      rows: sql`select a.id as key, json_build_object('action', a.action, 'target', a.target_kind, 'targetId', a.target_id,
          'reason', a.reason, 'at', ${iso(sql`a.at`)},
          'replies', (select coalesce(json_agg(json_build_object('source', r.source, 'mine', r.author_id = ${me},
            'createdAt', ${iso(sql`r.created_at`)}) order by r.id), '[]')
            from moderation_replies r where r.action_id = a.id)) as item
        from moderation_actions a where a.subject_id = ${me}`,
    },
  ];
}

function contributions(me: SQL): Section[] {
  return [
    {
      name: 'submissions',
      key: 'bigint',
      rows: sql`select s.id as key, json_build_object('paper', ${paper(p)}, 'pitch', s.pitch,
          'createdAt', ${iso(sql`s.created_at`)}, 'hiddenAt', ${iso(sql`s.hidden_at`)}, 'hiddenReason', s.hidden_reason) as item
        from submissions s join papers p on p.id = s.paper_id where s.user_id = ${me}`,
    },
    {
      name: 'claims',
      key: 'bigint',
      rows: sql`select a.id as key, json_build_object('paper', ${paper(p)}, 'author', a.author_name,
          'position', a.author_position + 1, 'status', a.status, 'confirmedBy', a.method, 'evidence', a.evidence,
          'createdAt', ${iso(sql`a.created_at`)}, 'decidedAt', ${iso(sql`a.decided_at`)},
          'decisionReason', a.decision_reason) as item
        from author_claims a join papers p on p.id = a.paper_id where a.user_id = ${me}`,
    },
    {
      name: 'collections',
      key: 'bigint',
      rows: sql`select c.id as key, json_build_object('slug', c.slug, 'title', c.title, 'description', c.description,
          'visibility', c.visibility, 'createdAt', ${iso(sql`c.created_at`)}, 'changedAt', ${iso(sql`c.changed_at`)},
          'owners', (select json_agg(u.handle order by w.added_at) from collection_owners w
            join users u on u.id = w.user_id where w.collection_id = c.id),
          'papers', (select coalesce(json_agg(json_build_object('paper', ${paper(p)}, 'note', i.note,
            'addedAt', ${iso(sql`i.added_at`)}, 'addedByMe', i.added_by is not distinct from ${me})
            order by i.position, i.paper_id), '[]')
            from collection_items i join papers p on p.id = i.paper_id where i.collection_id = c.id)) as item
        from collections c join collection_owners o on o.collection_id = c.id and o.user_id = ${me}`,
    },
    {
      name: 'collectionInvitations',
      key: 'bigint',
      rows: sql`select v.collection_id as key, json_build_object('slug', c.slug, 'title', c.title,
          'createdAt', ${iso(sql`v.created_at`)}) as item
        from collection_invitations v join collections c on c.id = v.collection_id where v.user_id = ${me}`,
    },
    {
      name: 'bibliographies',
      key: 'uuid',
      rows: sql`select b.id as key, json_build_object('collection', c.slug, 'format', b.format, 'fileName', b.file_name,
          'createdAt', ${iso(sql`b.created_at`)}, 'finishedAt', ${iso(sql`b.finished_at`)}, 'entries', b.entries,
          'outcomes', b.outcomes) as item
        from bibliography_imports b join collections c on c.id = b.collection_id where b.user_id = ${me}`,
    },
    {
      name: 'savedSearches',
      key: 'bigint',
      rows: sql`select s.id as key, json_build_object('name', s.name, 'query', s.query,
          'createdAt', ${iso(sql`s.created_at`)}, 'seenAt', ${iso(sql`s.seen_at`)}) as item
        from saved_searches s where s.user_id = ${me}`,
    },
    {
      name: 'follows',
      key: 'text',
      rows: sql`select f.kind || ' ' || f.key as key, json_build_object('kind', f.kind,
          'key', case f.kind when 'collection' then (select slug from collections c where c.id = f.key::bigint) else f.key end,
          'createdAt', ${iso(sql`f.created_at`)}) as item
        from follows f where f.user_id = ${me}`,
    },
  ];
}

function account(me: SQL, person: PersonId): Section[] {
  return [
    {
      name: 'digests',
      key: 'bigint',
      rows: sql`select u.id as key, json_build_object('email', u.email, 'status', u.status,
          'subscription', (select g.definition from subscriptions s join digest_profiles g on g.id = s.profile_id
            where s.subscriber_id = u.id),
          'consentAt', ${iso(sql`u.consent_at`)}, 'consentSource', u.consent_source,
          'unsubscribedAt', ${iso(sql`u.unsubscribed_at`)},
          'editions', (select coalesce(json_agg(json_build_object('period', d.period, 'state', d.state,
            'sentAt', ${iso(sql`d.sent_at`)}) order by d.id), '[]') from deliveries d where d.subscriber_id = u.id)) as item
        from subscribers u where u.user_id = ${me}`,
    },
    {
      name: 'signInAccounts',
      key: 'uuid',
      rows: sql`select a.id as key, json_build_object('provider', a.provider_id, 'accountId', a.account_id,
          'createdAt', ${iso(sql`a.created_at`)}) as item
        from accounts a where a.user_id = ${me}`,
    },
    {
      name: 'passkeys',
      key: 'uuid',
      rows: sql`select k.id as key, json_build_object('name', k.name, 'createdAt', ${iso(sql`k.created_at`)},
          'lastUsedAt', ${iso(sql`k.last_used_at`)}) as item
        from passkeys k where k.user_id = ${me}`,
    },
    {
      name: 'sessions',
      key: 'uuid',
      rows: sql`select s.id as key, json_build_object('method', s.method, 'ipAddress', s.ip_address,
          'userAgent', s.user_agent, 'createdAt', ${iso(sql`s.created_at`)}, 'updatedAt', ${iso(sql`s.updated_at`)},
          'expiresAt', ${iso(sql`s.expires_at`)}) as item
        from sessions s where s.user_id = ${me}`,
    },
    {
      name: 'tokens',
      key: 'bigint',
      rows: sql`select t.id as key, json_build_object('name', t.name, 'scopes', t.scopes,
          'createdAt', ${iso(sql`t.created_at`)}, 'lastUsedAt', ${iso(sql`t.last_used_at`)},
          'expiresAt', ${iso(sql`t.expires_at`)}) as item
        from api_tokens t where t.user_id = ${me}`,
    },
    {
      name: 'invitations',
      key: 'bigint',
      rows: sql`select l.id as key, json_build_object('purpose', l.purpose, 'email', l.email, 'role', l.role, 'note', l.note,
          'createdAt', ${iso(sql`l.created_at`)}, 'expiresAt', ${iso(sql`l.expires_at`)}, 'usedAt', ${iso(sql`l.used_at`)}) as item
        from one_time_links l where l.created_by = ${me}`,
    },
    {
      name: 'notifications',
      key: 'bigint',
      rows: sql`select n.id as key, json_build_object('kind', n.kind,
          'actor', (select u.handle from users u where u.id = n.actor_id and u.status <> 'deleted'),
          'paper', (select ${paper(p)} from papers p where p.id = n.paper_id), 'comment', n.comment_id,
          'details', n.details, 'createdAt', ${iso(sql`n.created_at`)}, 'readAt', ${iso(sql`n.read_at`)},
          'mailedAt', ${iso(sql`n.mailed_at`)}) as item
        from notifications n where n.user_id = ${me}`,
    },
    {
      name: 'audit',
      key: 'bigint',
      rows: sql`select a.id as key, json_build_object('action', a.action, 'byMe', a.actor_id is not distinct from ${me},
          'target', a.target_kind, 'targetId', a.target_id, 'details', a.details, 'at', ${iso(sql`a.at`)}) as item
        from audit_log a where a.actor_id = ${me} or (a.target_kind = 'person' and a.target_id = ${person})`,
    },
  ];
}

// The rule of every route, form action and API endpoint. A new one needs its line here: without, it answers 405, and
// routes.test.ts fails.
import type { RuleName } from '@papertape/people';

/** The rules of one route, by what can be asked of it. */
export interface RouteRules {
  /** A page, or what is read. */
  GET?: RuleName;
  POST?: RuleName;
  PUT?: RuleName;
  PATCH?: RuleName;
  DELETE?: RuleName;
  /** Form actions by name; a page without names has 'default'. */
  actions?: Readonly<Record<string, RuleName>>;
  /** What answers methods that are not there (405). */
  fallback?: RuleName;
}

/** Routes as SvelteKit calls them. */
export const ROUTES = {
  // Papers
  '/': { GET: 'papers.read' },
  '/about': { GET: 'site.look' },
  '/authors/[slug]': { GET: 'papers.read' },
  '/categories': { GET: 'papers.read' },
  '/categories/[category]': { GET: 'papers.read' },
  '/claims': { GET: 'account.read', actions: { withdraw: 'claims.withdraw' } },
  '/claims/new': { GET: 'claims.write', actions: { default: 'claims.write' } },
  '/docs/api': { GET: 'site.look' },
  '/feeds/[...path]': { GET: 'papers.read' },
  '/for-you': { GET: 'ranking.read', actions: { again: 'ranking.write' } },
  '/health': { GET: 'site.look' },
  '/health.json': { GET: 'site.look' },
  '/openapi.json': { GET: 'site.look' },
  '/opensearch.xml': { GET: 'site.look' },
  '/papers': { GET: 'papers.read' },
  '/papers/[...id]': { GET: 'papers.read' },
  '/papers/[...id]/flag': { GET: 'enrichments.flag', actions: { default: 'enrichments.flag' } },
  '/papers/[...id]/opened': { GET: 'papers.read', POST: 'reading.write' },
  '/papers/[...id]/pitch': { GET: 'papers.read', POST: 'submissions.edit' },
  '/papers/[...id]/submission': { GET: 'papers.read', POST: 'submissions.moderate' },
  '/papers/[...id]/reading': { GET: 'papers.read', POST: 'reading.write' },
  '/papers/[...id]/vote': { GET: 'papers.read', POST: 'votes.write' },
  '/papers/date/[day]': { GET: 'papers.read' },
  '/papers/month': { GET: 'papers.read' },
  '/papers/month/[month]': { GET: 'papers.read' },
  '/papers/trending': { GET: 'papers.read' },
  '/papers/week': { GET: 'papers.read' },
  '/papers/week/[week]': { GET: 'papers.read' },
  '/reading': { GET: 'reading.read' },
  '/refused': { GET: 'site.look' },
  '/search': { GET: 'papers.read' },
  '/sources': { GET: 'papers.read' },
  '/sources/[name]': { GET: 'papers.read' },
  '/speculation-rules.json': { GET: 'site.look' },
  '/submit': {
    GET: 'submissions.write',
    actions: { find: 'submissions.write', type: 'submissions.write', submit: 'submissions.write' },
  },
  '/theme': { POST: 'site.theme' },

  // Discussion
  '/comments/[id]': { GET: 'comments.read' },
  '/comments/[id]/decision': { GET: 'moderation.appeal' },
  '/comments/[id]/delete': { GET: 'comments.delete', actions: { default: 'comments.delete' } },
  '/comments/[id]/edit': {
    GET: 'comments.edit',
    actions: { save: 'comments.edit', preview: 'comments.edit' },
  },
  '/comments/[id]/react': { GET: 'comments.read', POST: 'comments.react' },
  '/comments/[id]/report': { GET: 'comments.report', actions: { default: 'comments.report' } },
  '/comments/[id]/versions': { GET: 'comments.read' },
  '/comments/preview': { POST: 'comments.write' },
  '/comments/write': {
    GET: 'comments.write',
    actions: { post: 'comments.write', preview: 'comments.write' },
  },
  '/discussions': { GET: 'comments.read' },
  '/feeds/discussion/[...path]': { GET: 'comments.read' },
  '/feeds/discussions.[format]': { GET: 'comments.read' },
  '/moderation': { GET: 'moderation.read' },
  '/moderation/claims': { GET: 'moderation.read', actions: { decide: 'claims.decide' } },
  '/moderation/comments/[id]': {
    GET: 'moderation.read',
    actions: { hide: 'comments.moderate', restore: 'comments.moderate', dismiss: 'moderation.decide' },
  },
  '/moderation/decisions/[id]': {
    GET: 'moderation.appeal',
    actions: { appeal: 'moderation.appeal', answer: 'moderation.decide' },
  },
  '/moderation/log': { GET: 'moderation.read' },
  '/moderation/people/[handle]': {
    GET: 'people.suspend',
    actions: { suspend: 'people.suspend', reinstate: 'people.suspend' },
  },
  '/moderation/summaries': {
    GET: 'moderation.read',
    actions: {
      hide: 'enrichments.moderate',
      restore: 'enrichments.moderate',
      dismiss: 'enrichments.moderate',
    },
  },
  '/notifications': { GET: 'notifications.read', actions: { read: 'notifications.write' } },

  // Reproductions
  '/reproductions': { GET: 'reproductions.read' },
  '/reproductions/[name]': { GET: 'reproductions.read' },
  '/reproductions/[name]/data/[dataset]': { GET: 'reproductions.read' },
  '/reproductions/[name]/record/[profile]/[seed]/[image].png': { GET: 'reproductions.read' },
  '/reproductions/[name]/record/[profile].json': { GET: 'reproductions.read' },
  '/reproductions/schema.json': { GET: 'site.look' },

  // Accounts
  '/people/[handle]': { GET: 'people.read' },
  '/settings': {
    GET: 'account.read',
    actions: {
      profile: 'account.edit',
      email: 'account.edit',
      notifications: 'account.edit',
      connect: 'account.secure',
      disconnect: 'account.secure',
    },
  },
  '/settings/address': { GET: 'account.read', actions: { default: 'account.edit' } },
  '/settings/for-you': {
    GET: 'ranking.read',
    actions: { choose: 'ranking.write', erase: 'ranking.write' },
  },
  '/settings/passkeys': { GET: 'account.read', actions: { remove: 'account.secure' } },
  '/settings/passkeys/register': { POST: 'account.secure' },
  '/settings/sessions': {
    GET: 'account.read',
    actions: { end: 'account.secure', endOthers: 'account.secure' },
  },
  '/settings/tokens': {
    GET: 'account.read',
    actions: { create: 'account.secure', remove: 'account.secure' },
  },
  '/setup': { GET: 'account.enter', actions: { default: 'account.enter' } },
  '/sign-in': { GET: 'account.enter', actions: { mail: 'account.enter', provider: 'account.enter' } },
  '/sign-in/link': { GET: 'account.enter', actions: { default: 'account.enter' } },
  '/sign-in/passkey': { POST: 'account.enter' },
  '/sign-out': { POST: 'account.leave' },
  '/sign-up': { GET: 'account.enter', actions: { join: 'account.enter', provider: 'account.enter' } },

  // Collections, and what people follow
  '/account-deleted': { GET: 'site.look' },
  '/collections': {
    GET: 'collections.read',
    actions: { create: 'collections.create', answer: 'collections.create' },
  },
  '/collections/[slug]': {
    GET: 'collections.read',
    actions: {
      add: 'collections.edit',
      move: 'collections.edit',
      note: 'collections.edit',
      remove: 'collections.edit',
    },
  },
  '/collections/[slug].[format]': { GET: 'collections.read' },
  '/collections/[slug]/import': { GET: 'collections.edit', actions: { default: 'collections.edit' } },
  '/collections/[slug]/import/[id]': {
    GET: 'collections.edit',
    actions: { carry: 'collections.edit', discard: 'collections.edit' },
  },
  '/collections/[slug]/import/[id]/rest': { GET: 'collections.edit' },
  '/collections/[slug]/settings': {
    GET: 'collections.edit',
    actions: {
      change: 'collections.edit',
      invite: 'collections.edit',
      withdraw: 'collections.edit',
      leave: 'collections.edit',
      delete: 'collections.edit',
    },
  },
  '/feeds/mine/[...path]': { GET: 'site.look' },
  '/follow': { GET: 'site.look', POST: 'follows.write' },
  '/following': {
    GET: 'reading.read',
    actions: {
      save: 'searches.write',
      open: 'searches.write',
      rename: 'searches.write',
      remove: 'searches.write',
      renew: 'follows.write',
    },
  },
  '/following/searches/[id]': { GET: 'reading.read' },
  '/papers/[...id]/collect': { GET: 'collections.edit', actions: { default: 'collections.edit' } },
  '/settings/data': { GET: 'account.export', actions: { delete: 'account.delete' } },
  '/settings/data/export': { GET: 'account.export' },

  // Digests by mail
  '/subscribe': { GET: 'digests.read', actions: { default: 'digests.ask' } },
  '/digests': { GET: 'digests.read' },
  '/digests/[edition]': { GET: 'digests.read' },
  '/digests/confirm/[token]': { GET: 'digests.answer', actions: { default: 'digests.answer' } },
  '/digests/feeds/[digest].[format]': { GET: 'digests.answer' },
  '/digests/one-click/[token]': { GET: 'digests.answer', POST: 'digests.answer' },
  '/digests/preferences/[token]': {
    GET: 'digests.answer',
    actions: {
      save: 'digests.answer',
      unsubscribe: 'digests.answer',
      return: 'digests.answer',
      forget: 'digests.answer',
    },
  },
  '/digests/unsubscribe/[token]': { GET: 'digests.answer', actions: { default: 'digests.answer' } },
  '/settings/digests': {
    GET: 'account.read',
    actions: { save: 'digests.write', unsubscribe: 'digests.write' },
  },

  // Administration
  '/administration': { GET: 'site.administer', actions: { ask: 'site.administer' } },
  '/administration/audit': { GET: 'site.administer' },
  '/administration/invitations': {
    GET: 'people.invite',
    actions: { invite: 'people.invite', withdraw: 'people.invite' },
  },
  '/administration/digests': {
    GET: 'site.administer',
    actions: { stop: 'site.administer', allow: 'site.administer' },
  },
  '/administration/digests/[id]': { GET: 'site.administer', actions: { test: 'site.administer' } },
  '/administration/digests/[id]/mail.[part]': { GET: 'site.administer' },
  '/administration/people': { GET: 'people.manage', actions: { role: 'people.manage' } },
  '/administration/ranking': {
    GET: 'site.administer',
    actions: { rollback: 'site.administer', release: 'site.administer', train: 'site.administer' },
  },
  '/administration/records': { GET: 'site.administer' },
  '/administration/records/[...id]': {
    GET: 'site.administer',
    actions: {
      split: 'site.administer',
      join: 'site.administer',
      undo: 'site.administer',
      decide: 'site.administer',
    },
  },
  '/administration/settings': { GET: 'site.administer' },

  // API
  '/api/[...path]': { fallback: 'site.look' },
  '/api/arxiv/[...id]/repos': { GET: 'papers.read', fallback: 'site.look' },
  '/api/auth/callback/[provider]': { GET: 'account.enter' },
  '/api/avatars/[name].svg': { GET: 'site.look' },
  '/api/collections': { GET: 'collections.read', POST: 'collections.create', fallback: 'site.look' },
  '/api/collections/[slug]': {
    GET: 'collections.read',
    PATCH: 'collections.edit',
    DELETE: 'collections.edit',
    fallback: 'site.look',
  },
  '/api/collections/[slug]/items/[...paper]': {
    PUT: 'collections.edit',
    DELETE: 'collections.edit',
    fallback: 'site.look',
  },
  '/api/daily_papers': { GET: 'papers.read', fallback: 'site.look' },
  '/api/mail/bounces': { POST: 'site.look' },
  '/api/moderation/decisions/[id]/appeal': { POST: 'moderation.appeal', fallback: 'site.look' },
  '/api/papers': { GET: 'papers.read', fallback: 'site.look' },
  '/api/papers/[...id]': { GET: 'papers.read', fallback: 'site.look' },
  '/api/papers/[...id]/comment': { POST: 'comments.write', fallback: 'site.look' },
  '/api/papers/[...id]/comment/[comment]': { DELETE: 'comments.delete', fallback: 'site.look' },
  '/api/papers/[...id]/comment/[comment]/edit': { POST: 'comments.edit', fallback: 'site.look' },
  '/api/papers/[...id]/comment/[comment]/hide': { POST: 'comments.moderate', fallback: 'site.look' },
  '/api/papers/[...id]/comment/[comment]/reactions/[reaction]': {
    PUT: 'comments.react',
    DELETE: 'comments.react',
    fallback: 'site.look',
  },
  '/api/papers/[...id]/comment/[comment]/report': { POST: 'comments.report', fallback: 'site.look' },
  '/api/papers/[...id]/comment/[comment]/restore': { POST: 'comments.moderate', fallback: 'site.look' },
  '/api/papers/[...id]/comment/[comment]/reply': { POST: 'comments.write', fallback: 'site.look' },
  '/api/papers/[...id]/links': { POST: 'papers.links', fallback: 'site.look' },
  '/api/papers/[...id]/thumbnail.svg': { GET: 'papers.read' },
  '/api/papers/[...id]/upvote': { POST: 'votes.write', DELETE: 'votes.write', fallback: 'site.look' },
  '/api/papers/index': { POST: 'submissions.write', fallback: 'site.look' },
  '/api/papers/search': { GET: 'papers.read', fallback: 'site.look' },
  '/api/papers/submit': { POST: 'submissions.write', fallback: 'site.look' },
  '/api/reproductions/[name]/reports': {
    GET: 'reproductions.read',
    POST: 'reproductions.report',
    fallback: 'site.look',
  },
  '/api/settings/papers/claim': { POST: 'claims.write', fallback: 'site.look' },
  '/api/whoami-v2': { GET: 'account.read', fallback: 'site.look' },
} as const satisfies Readonly<Record<string, RouteRules>>;

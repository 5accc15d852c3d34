import { error } from '@sveltejs/kit';
import { listVersions } from '@papertape/database';
import { requireComment } from '#lib/server/discussion/find.ts';
import { authorName } from '#lib/server/discussion/view.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import { site } from '#lib/server/site.ts';
import { diffWords } from '#lib/server/view/version-diff.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

/** Versions that are compared on one page; older ones are named only. */
const MOST_COMPARED = 50;

export const load: PageServerLoad = async ({ params, locals }) => {
  const { comment, title } = await requireComment(params.id, locals.person?.id ?? null);
  const versions = comment.state === 'shown' ? await listVersions(site().database.db, comment.id) : null;
  if (versions === null) error(404, 'What this comment said is not shown any more.');
  const from = [comment.createdAt, ...versions.map(({ until }) => until ?? '')];
  const shown = versions.map(({ source }, index) => ({
    number: index + 1,
    since: from[index] ?? comment.createdAt,
    source,
    parts: index === 0 ? null : diffWords(versions[index - 1]?.source ?? '', source),
  }));
  return {
    versions: new ServerOnly(shown.reverse().slice(0, MOST_COMPARED)),
    total: versions.length,
    author: authorName(comment),
    titleHtml: titleHtml(title),
    href: `/comments/${comment.id}`,
  };
};

import { redirect } from '@sveltejs/kit';
import { listNotifications, markRead } from '@papertape/database';
import { notificationPath, notificationWords } from '@papertape/people';
import { proofFor } from '#lib/server/authorization/proof.ts';
import { commentNumber } from '#lib/server/discussion/addresses.ts';
import { fromParameter } from '#lib/server/discussion/from-parameter.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { markdownText } from '#lib/server/markdown/index.ts';
import { plainText } from '#lib/server/mathematics/index.ts';
import { site } from '#lib/server/site.ts';
import { withParameters } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE_SIZE = 30;

export const load: PageServerLoad = async (event) => {
  const { url } = event;
  const { person } = proofFor(event, 'notifications.read', { owns: true });
  const { items, previous, next } = await listNotifications(site().database.db, person.id, {
    limit: PAGE_SIZE,
    from: fromParameter(url),
  });
  return {
    notifications: items.map((notification) => {
      const { id, kind, actor, paper, commentId, source, details, createdAt, readAt } = notification;
      const facts = { kind, actor: actor?.name ?? null, paper: paper && plainText(paper.title), details };
      return {
        id,
        words: notificationWords(facts),
        href: notificationPath({ kind, commentId, publicId: paper?.publicId ?? null, details }),
        excerpt: source === null ? reasonOf(details) : markdownText(source),
        createdAt,
        unread: readAt === null,
      };
    }),
    /** 'Mark all as read' reaches to here: what comes meanwhile stays unread. */
    newest: Math.max(0, ...items.map(({ id }) => id)),
    onSite: person.notifyOnSite,
    previous: previous && withParameters(url, { from: previous }),
    next: next && withParameters(url, { from: next }),
  };
};

function reasonOf({ reason }: Readonly<Record<string, unknown>>): string | null {
  return typeof reason === 'string' ? reason : null;
}

export const actions: Actions = {
  read: formAction('notifications.write', async ({ event, site, now, field, authorize }) => {
    const proof = authorize({ owns: true });
    const [id, upTo] = [commentNumber(field('id')), commentNumber(field('upTo'))];
    const what = id !== null ? { id } : upTo !== null ? { upTo } : null;
    if (what === null) throw new FormProblem('Nothing was chosen.');
    await markRead(site.database.db, proof, what, now);
    redirect(303, withParameters(event.url, { '/read': null }));
  }),
};

import { listDecisions } from '@papertape/database';
import { decisionTarget, decisionWords } from '#lib/server/discussion/decision-words.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import { site } from '#lib/server/site.ts';
import { withParameters } from '#lib/server/view/addresses.ts';
import { fromParameter } from '#lib/server/discussion/from-parameter.ts';
import type { PageServerLoad } from './$types';

const PAGE_SIZE = 50;

export const load: PageServerLoad = async ({ url }) => {
  const from = fromParameter(url);
  const { items, previous, next } = await listDecisions(site().database.db, { limit: PAGE_SIZE, from });
  return {
    decisions: items.map((decision) => ({
      id: decision.id,
      createdAt: decision.createdAt,
      moderator: decision.moderator,
      what: decisionWords(decision),
      subject: decision.subject,
      reason: decision.reason,
      titleHtml: decision.paper && titleHtml(decision.paper.title),
      href: decisionTarget(decision),
    })),
    previous: previous && withParameters(url, { from: previous }),
    next: next && withParameters(url, { from: next }),
  };
};

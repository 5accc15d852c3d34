import { listOpenAppeals, listQueue } from '@papertape/database';
import { authorName } from '#lib/server/discussion/view.ts';
import { decisionWords } from '#lib/server/discussion/decision-words.ts';
import { reasonWords } from '#lib/server/discussion/report-words.ts';
import { markdownHtml, markdownText } from '#lib/server/markdown/index.ts';
import { titleHtml } from '#lib/server/mathematics/index.ts';
import { site } from '#lib/server/site.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

/** Most of each kind on the page: what is decided makes room for the next. */
const MOST = 30;

export const load: PageServerLoad = async () => {
  const { db } = site().database;
  const [queue, appeals] = await Promise.all([listQueue(db, MOST), listOpenAppeals(db, MOST)]);
  return {
    queue: new ServerOnly(
      queue.map(({ comment, paper, reports, standing, authorSince }) => ({
        id: comment.id,
        href: `/moderation/comments/${comment.id}`,
        author: authorName(comment),
        authorHref: comment.author.deleted ? null : `/moderation/people/${comment.author.handle}`,
        standing,
        since: authorSince.slice(0, 10),
        held: comment.state === 'held',
        html: markdownHtml(comment.source ?? ''),
        titleHtml: titleHtml(paper.title),
        createdAt: comment.createdAt,
        reports: reports.map((report) => ({
          id: report.id,
          by: report.reporter,
          reason: reasonWords(report.reason),
          details: report.details,
        })),
      })),
    ),
    appeals: appeals.map((decision) => ({
      id: decision.id,
      subject: decision.subject ?? 'Deleted account',
      what: decisionWords(decision),
      moderator: decision.moderator,
      appeal: markdownText(decision.appeal, 400),
      appealedAt: decision.appealedAt,
    })),
  };
};

import { redirect } from '@sveltejs/kit';
import {
  dismissEnrichmentFlags,
  hideEnrichment,
  listFlaggedEnrichments,
  listHiddenEnrichments,
  restoreEnrichment,
  type EnrichmentDecision,
  type ModeratedEnrichment,
  type Queryable,
} from '@papertape/database';
import { FLAG_REASONS, parseFlagReason } from '@papertape/enrichment';
import { parseReason, type Authorized } from '@papertape/people';
import { formAction, type FormContext } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { abstractHtml, titleHtml } from '#lib/server/mathematics/index.ts';
import { site } from '#lib/server/site.ts';
import { paperPath } from '#lib/server/view/addresses.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

/** Most of each kind on the page: what is decided makes room for the next. */
const MOST = 30;

export const load: PageServerLoad = async () => {
  const { db } = site().database;
  const [flagged, hidden] = await Promise.all([
    listFlaggedEnrichments(db, MOST),
    listHiddenEnrichments(db, MOST),
  ]);
  return {
    flagged: new ServerOnly(flagged.map(entryOf)),
    hidden: new ServerOnly(hidden.filter(({ flags }) => flags.length === 0).map(entryOf)),
  };
};

function entryOf({ paper, content, flags, ...known }: ModeratedEnrichment) {
  return {
    id: paper.id,
    href: paperPath(paper.publicId),
    titleHtml: titleHtml(paper.title),
    abstractHtml: abstractHtml(paper.abstract),
    sentence: { text: content.summary, model: known.model },
    claims: content.claims.map(({ text, span }) => ({ text, spanHtml: abstractHtml(span) })),
    terms: [...content.keywords, ...content.tasks, ...content.dataSets].join(', '),
    writtenAt: known.writtenAt,
    hiddenReason: known.hiddenAt === null ? null : (known.hiddenReason ?? ''),
    flags: flags.map((flag) => {
      const reason = parseFlagReason(flag.reason);
      return { ...flag, reason: reason === null ? flag.reason : FLAG_REASONS[reason] };
    }),
  };
}

type Decide = (
  tx: Queryable,
  proof: Authorized<'enrichments.moderate'>,
  decision: EnrichmentDecision,
  now: Date,
) => Promise<boolean>;

/** Runs a decision about the paper of the form, for the reason given. */
function deciding(decide: Decide) {
  return async ({ site, now, field, authorize }: FormContext<'enrichments.moderate'>) => {
    const paperId = Number(field('paper', 20));
    if (!Number.isSafeInteger(paperId)) throw new FormProblem('There is no such paper.');
    const proof = authorize();
    const reason = problemOf(`reason-${paperId}`, () => parseReason(field('reason')));
    const decided = await site.database.transaction((tx) => decide(tx, proof, { paperId, reason }, now));
    if (!decided) throw new FormProblem('Nothing to decide any more: somebody was quicker.', null, 409);
    redirect(303, '/moderation/summaries');
  };
}

export const actions: Actions = {
  hide: formAction('enrichments.moderate', deciding(hideEnrichment)),
  restore: formAction('enrichments.moderate', deciding(restoreEnrichment)),
  dismiss: formAction('enrichments.moderate', deciding(dismissEnrichmentFlags)),
};

import { error, redirect } from '@sveltejs/kit';
import { findPaperRecords } from '@papertape/database';
import { parseReason } from '@papertape/people';
import { formAction, type FormContext } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { compareMembers } from '#lib/server/records/compare.ts';
import { carryOutDecision, previewDecision, type Wish } from '#lib/server/records/decide.ts';
import { decisionView } from '#lib/server/records/decision-view.ts';
import { paperName } from '#lib/server/records/paper-name.ts';
import { site } from '#lib/server/site.ts';
import { tellSearch } from '#lib/server/submissions/submit.ts';
import { recordsPath } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

const KINDS = ['split', 'join', 'undo'] as const;

export const load: PageServerLoad = async ({ params, url }) => {
  const name = nameParameter(params.id);
  const paper = await findPaperRecords(site().database.db, name);
  if (!paper) error(404, 'No paper here has that name.');
  if (paper.publicId !== name) redirect(303, recordsPath(paper.publicId) + url.search);
  const decisions = paper.decisions.map(decisionView).reverse();
  return {
    ...compareMembers(paper),
    decisions,
    decided: decisions.find(({ id }) => id === url.searchParams.get('decided')) ?? null,
  };
};

type Context = FormContext<'site.administer'>;

/** What the form asks for. @throws FormProblem */
function wishOf({ event, field, site }: Context, kind: Wish['kind']): Wish {
  const target = field('target', 1000);
  if (target === '')
    throw new FormProblem(kind === 'split' ? 'Choose a record.' : 'Name the other paper.', 'target');
  const reason = kind === 'undo' ? '' : problemOf('reason', () => parseReason(field('reason')));
  const named = kind === 'join' ? paperName(target, site.origin) : target;
  return { kind, paper: event.params['id'] ?? '', target: named, reason };
}

/** Shows what would happen; the page asks whether it shall. */
async function preview(context: Context, kind: Wish['kind']) {
  const wish = wishOf(context, kind);
  const { site, now } = context;
  return { wish, effect: await previewDecision(site, context.authorize(), wish, now) };
}

export const actions: Actions = {
  split: formAction('site.administer', (context) => preview(context, 'split')),
  join: formAction('site.administer', (context) => preview(context, 'join')),
  undo: formAction('site.administer', (context) => preview(context, 'undo')),
  decide: formAction('site.administer', async (context) => {
    const { site, now, field } = context;
    const kind = KINDS.find((known) => known === field('kind'));
    if (kind === undefined) throw new FormProblem('Choose what to decide.');
    const wish = wishOf(context, kind);
    const { decision, effect } = await carryOutDecision(site, context.authorize(), wish, field('stamp'), now);
    tellSearch(site);
    const here = effect.papers.find(({ publicId }) => publicId === wish.paper) ?? effect.papers[0];
    redirect(303, `${recordsPath(here?.publicId ?? wish.paper)}?decided=${decision.id}`);
  }),
};

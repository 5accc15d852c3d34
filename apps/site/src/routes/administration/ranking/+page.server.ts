import { listModelVersions, rollBackModel, writeAudit } from '@papertape/database';
import { askTraining, holdModels, readWholeRankingHealth } from '@papertape/jobs/ranking';
import {
  alternationWords,
  explorationWords,
  logWords,
  percent,
  perHundred,
  policyWords,
  versionName,
} from '@papertape/personal-ranking/learning';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { generationCharts } from '#lib/server/ranking/charts.ts';
import { versionViews } from '#lib/server/ranking/view.ts';
import { site } from '#lib/server/site.ts';
import { withParameters } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = 20;

export const load: PageServerLoad = async ({ url }) => {
  const { db } = site().database;
  const before = /^\d{1,15}$/.exec(url.searchParams.get('before') ?? '')?.[0];
  const [{ report, ...health }, versions] = await Promise.all([
    readWholeRankingHealth(db, new Date()),
    listModelVersions(db, { limit: PAGE + 1, before: before ? Number(before) : null }),
  ]);
  const shown = versions.slice(0, PAGE);
  const current = versions.find(({ id }) => id === health.live);
  const earlier = current?.decision['before'];
  return {
    health,
    liveName: versionName(health.live),
    explores: current ? policyWords(current.policy) : null,
    /** What one click leads back to; null where the trend ranks already. */
    earlierName: health.live === null ? null : versionName(typeof earlier === 'number' ? earlier : null),
    versions: versionViews(shown, report, health.live),
    first: before ? withParameters(url, { before: null }) : null,
    more: versions.length > PAGE ? withParameters(url, { before: String(shown.at(-1)?.id ?? '') }) : null,
    report: report && {
      at: report.at,
      from: report.from,
      to: report.to,
      exploration: report.exploration && {
        name: versionName(report.exploration.model),
        earned: perHundred(report.exploration.earned),
        favourites: perHundred(report.exploration.favourites),
        cost: perHundred(report.exploration.cost),
        words: explorationWords(report.exploration),
      },
      alternation: report.alternation && alternationWords(report.alternation),
      charts: generationCharts(report.generations),
      shown: {
        papers: report.shown.papers,
        impressions: report.shown.impressions,
        gini: report.shown.gini.toFixed(2),
        topShare: percent(report.shown.topShare),
      },
      log: logWords(report),
      facts: report.facts,
    },
  };
};

export const actions: Actions = {
  rollback: formAction('site.administer', async ({ site: open, now, field, authorize }) => {
    const { person } = authorize();
    const to = targetOf(field('to', 20));
    return await open.database.transaction(async (tx) => {
      const done = await rollBackModel(tx, { ...(to !== undefined && { to }), by: person.id }, now);
      if (done.outcome === 'impossible')
        throw new FormProblem(
          'This version cannot be made live: it ranks already, or never did. Look at the list again.',
        );
      await holdModels(tx, { since: now.toISOString(), by: person.handle });
      await writeAudit(
        tx,
        {
          actorId: person.id,
          action: 'ranking.rollback',
          targetKind: 'ranking model',
          targetId: versionName(done.to),
          details: { from: versionName(done.from) },
        },
        now,
      );
      return {
        changed: `${upper(versionName(done.to))} ranks from now on. New versions are held back until you let them go live again.`,
      };
    });
  }),
  release: formAction('site.administer', async ({ site: open, now, authorize }) => {
    const { person } = authorize();
    await open.database.transaction(async (tx) => {
      await holdModels(tx, null);
      await writeAudit(
        tx,
        { actorId: person.id, action: 'ranking.release', targetKind: 'setting', targetId: 'ranking' },
        now,
      );
    });
    return { changed: 'New versions go live again where they are not worse.' };
  }),
  train: formAction('site.administer', async ({ site: open, now, authorize }) => {
    const { person } = authorize();
    await open.database.transaction(async (tx) => {
      await askTraining(tx, now);
      await writeAudit(
        tx,
        { actorId: person.id, action: 'ranking.train', targetKind: 'setting', targetId: 'ranking' },
        now,
      );
    });
    return { changed: 'A model is trained within a few minutes. Reload this page then.' };
  }),
};

/** The version that a form names: undefined for the one before, null for the order of the trend. */
function targetOf(text: string): number | null | undefined {
  if (text === '') return undefined;
  if (text === 'trend') return null;
  if (!/^\d{1,15}$/.test(text)) throw new FormProblem('There is no such version.');
  return Number(text);
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

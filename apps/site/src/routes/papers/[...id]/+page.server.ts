import { error, redirect } from '@sveltejs/kit';
import { loadPaper } from '#lib/server/paper-page.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const paper = await loadPaper(nameParameter(params.id), locals.person);
  if (!paper) error(404, 'No paper here has that name. It may not have been harvested yet.');
  if ('redirect' in paper) redirect(308, paper.redirect);
  return { paper: new ServerOnly(paper) };
};

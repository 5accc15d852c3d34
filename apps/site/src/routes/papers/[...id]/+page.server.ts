import { error, redirect } from '@sveltejs/kit';
import { abilitiesOf } from '#lib/server/discussion/abilities.ts';
import { loadDiscussion } from '#lib/server/discussion/page.ts';
import { loadPaper } from '#lib/server/paper-page.ts';
import { noteOpened } from '#lib/server/for-you/opened.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { params, locals, url } = event;
  const paper = await loadPaper(nameParameter(params.id), locals.person);
  if (!paper) error(404, 'No paper here has that name. It may not have been harvested yet.');
  if ('redirect' in paper) redirect(308, paper.redirect);
  const discussed = { id: paper.id, publicId: paper.card.publicId };
  const [discussion] = await Promise.all([
    loadDiscussion(discussed, url, locals.person, abilitiesOf(event)),
    noteOpened(event, paper.id, new Date()),
  ]);
  return { paper: new ServerOnly(paper), discussion: new ServerOnly(discussion) };
};

import type { RequestHandler } from './$types';
import { drawThumbnail } from '#lib/server/drawings.ts';
import { drawingResponse } from '#lib/server/drawing-response.ts';
import { findPaper } from '#lib/server/find-paper.ts';
import { site } from '#lib/server/site.ts';

export const GET: RequestHandler = async ({ params, request }) => {
  const { database, configuration } = site();
  const paper = await findPaper(database, params.id);
  if (paper === null)
    return Response.json({ error: `There is no paper '${params.id}' on this site.` }, { status: 404 });
  const names = paper.authors.map(({ name }) => name);
  return drawingResponse(request, drawThumbnail(paper.title, names, configuration.SITE_NAME));
};

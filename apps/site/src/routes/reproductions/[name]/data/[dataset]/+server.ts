import type { RequestHandler } from './$types';
import { missing } from '#lib/server/reproductions/files.ts';
import { datasetResponse } from '#lib/server/reproductions/dataset-response.ts';
import { site } from '#lib/server/site.ts';

/** The bytes of a dataset. */
export const GET: RequestHandler = ({ params, request }) => {
  const room = site().rooms.find(params.name);
  if (!room) return missing(`There is no reproduction '${params.name}' on this site.`);
  const dataset = room.definition.datasets.find(({ name }) => name === params.dataset);
  if (!dataset) return missing(`'${params.name}' declares no dataset '${params.dataset}'.`);
  return datasetResponse(request, site().datasets, room, dataset);
};

import type { RequestHandler } from './$types';
import { fileResponse, missing } from '#lib/server/reproductions/files.ts';
import { outcomesOf } from '#lib/server/reproductions/outcomes.ts';
import { recordOf } from '#lib/server/reproductions/rooms.ts';
import { site } from '#lib/server/site.ts';

/** The record of a profile, its verdicts computed again. */
export const GET: RequestHandler = ({ params, request }) => {
  const room = site().rooms.find(params.name);
  if (!room) return missing(`There is no reproduction '${params.name}' on this site.`);
  const record = recordOf(room, params.profile);
  if (!record) return missing(`'${params.name}' has no record of the profile '${params.profile}'.`);
  const body = JSON.stringify({ ...record, claims: outcomesOf(room, record) });
  return fileResponse(request, body, 'application/json; charset=utf-8');
};

import type { RequestHandler } from './$types';
import { missing } from '#lib/server/reproductions/files.ts';
import { imagePng } from '#lib/server/reproductions/image-response.ts';
import { recordOf } from '#lib/server/reproductions/rooms.ts';
import { site } from '#lib/server/site.ts';

/** A picture of a seed of a record, by its place. */
export const GET: RequestHandler = ({ params }) => {
  const room = site().rooms.find(params.name);
  const record = room && recordOf(room, params.profile);
  const png = record && imagePng(record, Number(params.seed), Number(params.image));
  if (!png) return missing('There is no such picture.');
  return new Response(png, {
    headers: { 'Content-Type': 'image/png', 'Cache-Control': 'public, max-age=300' },
  });
};

import type { RequestHandler } from './$types';
import { drawAvatar } from '#lib/server/drawings.ts';
import { drawingResponse } from '#lib/server/drawing-response.ts';

export const GET: RequestHandler = ({ params, request }) =>
  drawingResponse(request, drawAvatar(params.name.slice(0, 100)));

// Answers with files about reproductions, for programs of any site.
import { cacheableResponse, createChangeTimes } from '../http-cache.ts';

const CHANGE_TIMES = createChangeTimes(200);

/** A file that browsers ask for again each time, and get only when it changed. */
export function fileResponse(request: Request, body: string, type: string): Response {
  const headers = { 'Access-Control-Allow-Origin': '*' };
  return cacheableResponse(
    request,
    { body, type, cacheControl: 'public, no-cache', headers },
    CHANGE_TIMES,
    new Date(),
  );
}

/** 404 with what is not there, and more for programs. */
export function missing(error: string, more: Readonly<Record<string, unknown>> = {}): Response {
  return Response.json({ error, ...more }, { status: 404, headers: { 'Cache-Control': 'no-store' } });
}

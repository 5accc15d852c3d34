import { readHealth } from '#lib/server/health.ts';
import { describeError } from '#lib/server/log.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

const HEADERS = { 'Cache-Control': 'no-store' };

/** 200 while pages can be served (also with a failing source, then `degraded`), 503 when the database is away. */
export const GET: RequestHandler = async ({ locals }) => {
  try {
    return Response.json(await readHealth(), { headers: HEADERS });
  } catch (error) {
    site().log('error', 'health check failed', { id: locals.requestId, error: describeError(error) });
    return Response.json({ status: 'down', id: locals.requestId }, { status: 503, headers: HEADERS });
  }
};

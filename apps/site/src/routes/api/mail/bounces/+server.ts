import { describeError } from '#lib/server/log.ts';
import { takeReports } from '#lib/server/mail/reports.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** Bounces and complaints of a mail service. 5xx only where trying again helps. */
export const POST: RequestHandler = async ({ request, locals }) => {
  const headers = { 'Cache-Control': 'no-store' };
  try {
    const { status, body } = await takeReports(site(), request, new Date());
    const challenge: Record<string, string> =
      status === 401 ? { 'WWW-Authenticate': 'Basic realm="bounces"' } : {};
    return Response.json(body, { status, headers: { ...headers, ...challenge } });
  } catch (error) {
    const id = locals.requestId;
    site().log('error', 'bounces not taken', { id, error: describeError(error) });
    return Response.json({ error: 'Something went wrong on our side.', id }, { status: 500, headers });
  }
};

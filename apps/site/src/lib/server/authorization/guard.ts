// Asks the table before anything of a route runs.
import type { RequestEvent } from '@sveltejs/kit';
import { refusalOf, refusalText, type Refusal } from '@papertape/people';
import { signInPath } from '../accounts/destination.ts';
import { actionName } from '../forms/form-action.ts';
import { site } from '../site.ts';
import { CHALLENGE, placeOf, refusalError } from './proof.ts';
import { ruleOf } from './rule-of.ts';

/** The answer to a request that may not go on; null lets it. */
export async function guard(event: RequestEvent, wrongToken: boolean): Promise<Response | null> {
  const routeId = event.route.id;
  if (routeId === null || event.request.method === 'OPTIONS') return null;
  const api = routeId.startsWith('/api/');
  if (wrongToken) return apiRefusal(401, 'This token is wrong, too old, or was taken back.', CHALLENGE);
  if (isForeignWrite(event))
    return plainRefusal(api, 403, 'This request comes from another site, or does not say where from.');
  const rule = ruleOf(routeId, event.request.method, actionName(event.url));
  if (rule === null) return plainRefusal(api, 405, `${event.request.method} is not possible here.`);
  const refusal = refusalOf(event.locals.actor, rule, { access: site().configuration.ACCESS });
  if (refusal === null) return null;
  if (!api) return refusePage(event, refusal);
  const { status, message, headers } = refusalError(refusal, refusalText(refusal));
  return apiRefusal(status, message, headers);
}

/** A write with a cookie has to come from a page of this site; forms are SvelteKit's to check, this is for the rest. */
function isForeignWrite({ request, url, locals }: RequestEvent): boolean {
  if (locals.session === null || ['GET', 'HEAD'].includes(request.method)) return false;
  const origin = request.headers.get('Origin');
  return origin === null ? request.headers.get('Sec-Fetch-Site') !== 'same-origin' : origin !== url.origin;
}

async function refusePage(event: RequestEvent, refusal: Refusal): Promise<Response> {
  const { request, url } = event;
  // Feeds and files are asked for by programs, which cannot sign in on a page.
  const accepted = request.headers.get('Accept') ?? '*/*';
  const page = /text\/html|\*\/\*/.test(accepted) && !/\.\w{1,5}$/.test(url.pathname);
  if (refusal.reason === 'sign in' && page)
    return new Response(null, {
      status: 303,
      headers: { Location: signInPath(placeOf(event)), 'Cache-Control': 'no-store' },
    });
  if (refusal.reason === 'sign in') return plainRefusal(false, 401, 'Only people with an account read here.');
  const shown = await event.fetch(`/refused?reason=${refusal.reason}`);
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  for (const name of ['Content-Type', 'Content-Security-Policy']) {
    const value = shown.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(await shown.text(), { status: 403, headers });
}

function plainRefusal(api: boolean, status: number, message: string): Response {
  if (api) return apiRefusal(status, message);
  return new Response(`${message}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}

function apiRefusal(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(
    { error: message },
    { status, headers: { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store', ...headers } },
  );
}

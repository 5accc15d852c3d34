import type { RequestHandler } from './$types';
import { READ_ENDPOINTS, SUBMIT_ENDPOINTS, WRITE_ENDPOINTS } from '#lib/server/api/endpoints.ts';
import { openApiDocument } from '#lib/server/api/openapi.ts';
import { cacheableResponse, createChangeTimes } from '#lib/server/http-cache.ts';
import { site } from '#lib/server/site.ts';

const CHANGE_TIMES = createChangeTimes(1);

export const GET: RequestHandler = ({ request }) => {
  const { origin, configuration } = site();
  const about = { origin, name: configuration.SITE_NAME };
  const answer = {
    body: JSON.stringify(openApiDocument(about, READ_ENDPOINTS, WRITE_ENDPOINTS, SUBMIT_ENDPOINTS)),
    type: 'application/json; charset=utf-8',
    cacheControl: 'public, max-age=300',
    headers: { 'Access-Control-Allow-Origin': '*' },
  };
  return cacheableResponse(request, answer, CHANGE_TIMES, new Date());
};

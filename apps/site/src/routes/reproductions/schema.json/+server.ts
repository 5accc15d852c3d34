import { resultJsonSchema } from '@papertape/reproduction';
import type { RequestHandler } from './$types';
import { fileResponse } from '#lib/server/reproductions/files.ts';

/** The JSON Schema of results. */
export const GET: RequestHandler = ({ request, url }) =>
  fileResponse(
    request,
    JSON.stringify({ $id: `${url.origin}${url.pathname}`, ...resultJsonSchema() }, null, 2),
    'application/schema+json; charset=utf-8',
  );

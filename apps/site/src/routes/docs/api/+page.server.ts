import type { PageServerLoad } from './$types';
import { READ_ENDPOINTS, SUBMIT_ENDPOINTS, WRITE_ENDPOINTS } from '#lib/server/api/endpoints.ts';
import { readReference, submitReference, writeReference } from '#lib/server/api/reference.ts';
import { API_LIMIT } from '#lib/server/rate-limit.ts';
import { site } from '#lib/server/site.ts';

export const load: PageServerLoad = () => ({
  origin: site().origin,
  siteName: site().configuration.SITE_NAME,
  limit: { requests: API_LIMIT.limit, minutes: API_LIMIT.windowSeconds / 60 },
  reads: readReference(READ_ENDPOINTS),
  submits: submitReference(SUBMIT_ENDPOINTS),
  writes: writeReference(WRITE_ENDPOINTS),
});

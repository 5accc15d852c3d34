import { readRoute } from '#lib/server/api/route.ts';
import { whoami } from '#lib/server/api/whoami.ts';

export const { GET, OPTIONS, fallback } = readRoute(whoami);

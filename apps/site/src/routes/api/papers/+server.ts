import { papers } from '#lib/server/api/papers.ts';
import { readRoute } from '#lib/server/api/route.ts';

export const { GET, OPTIONS, fallback } = readRoute(papers);

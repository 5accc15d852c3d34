import { dailyPapers } from '#lib/server/api/daily-papers.ts';
import { readRoute } from '#lib/server/api/route.ts';

export const { GET, OPTIONS, fallback } = readRoute(dailyPapers);

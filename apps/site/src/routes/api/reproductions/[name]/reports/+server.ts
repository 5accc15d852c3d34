import { reportReproduction, reproductionReports } from '#lib/server/api/reproductions.ts';
import { submitRoute } from '#lib/server/api/route.ts';

export const { GET, POST, OPTIONS, fallback } = submitRoute(reproductionReports, reportReproduction);

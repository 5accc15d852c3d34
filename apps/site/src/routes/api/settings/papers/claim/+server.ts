import { writeRoute } from '#lib/server/api/route.ts';
import { claimPaper } from '#lib/server/api/claims.ts';

export const { POST, OPTIONS, fallback } = writeRoute([claimPaper]);

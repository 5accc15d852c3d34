import { writeRoute } from '#lib/server/api/route.ts';
import { commentOnPaper } from '#lib/server/api/writes.ts';

export const { POST, OPTIONS, fallback } = writeRoute([commentOnPaper]);

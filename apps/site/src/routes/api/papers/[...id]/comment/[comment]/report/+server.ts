import { reportAComment } from '#lib/server/api/moderation.ts';
import { writeRoute } from '#lib/server/api/route.ts';

export const { POST, OPTIONS, fallback } = writeRoute([reportAComment]);

import { writeRoute } from '#lib/server/api/route.ts';
import { setPaperLinks } from '#lib/server/api/submissions.ts';

export const { POST, OPTIONS, fallback } = writeRoute([setPaperLinks]);

import { writeRoute } from '#lib/server/api/route.ts';
import { indexPaper } from '#lib/server/api/submissions.ts';

export const { POST, OPTIONS, fallback } = writeRoute([indexPaper]);

import { writeRoute } from '#lib/server/api/route.ts';
import { submitPaper } from '#lib/server/api/submissions.ts';

export const { POST, OPTIONS, fallback } = writeRoute([submitPaper]);

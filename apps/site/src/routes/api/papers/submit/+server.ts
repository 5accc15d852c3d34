import { writeRoute } from '#lib/server/api/route.ts';
import { submitPaper } from '#lib/server/api/writes.ts';

export const { POST, OPTIONS, fallback } = writeRoute([submitPaper]);

import { replyToComment } from '#lib/server/api/comments.ts';
import { writeRoute } from '#lib/server/api/route.ts';

export const { POST, OPTIONS, fallback } = writeRoute([replyToComment]);

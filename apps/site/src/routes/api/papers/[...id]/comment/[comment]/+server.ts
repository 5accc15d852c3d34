import { deleteOwnComment } from '#lib/server/api/comments.ts';
import { writeRoute } from '#lib/server/api/route.ts';

export const { DELETE, OPTIONS, fallback } = writeRoute([deleteOwnComment]);

import { writeRoute } from '#lib/server/api/route.ts';
import { upvotePaper, withdrawUpvote } from '#lib/server/api/writes.ts';

export const { POST, DELETE, OPTIONS, fallback } = writeRoute([upvotePaper, withdrawUpvote]);

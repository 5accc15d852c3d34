import { writeRoute } from '#lib/server/api/route.ts';
import { upvotePaper, withdrawUpvote } from '#lib/server/api/votes.ts';

export const { POST, DELETE, OPTIONS, fallback } = writeRoute([upvotePaper, withdrawUpvote]);

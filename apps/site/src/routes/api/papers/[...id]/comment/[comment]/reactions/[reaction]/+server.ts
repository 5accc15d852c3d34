import { giveReaction, takeReactionBack } from '#lib/server/api/comments.ts';
import { writeRoute } from '#lib/server/api/route.ts';

export const { PUT, DELETE, OPTIONS, fallback } = writeRoute([giveReaction, takeReactionBack]);

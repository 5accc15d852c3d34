import { missingRoute } from '#lib/server/api/route.ts';

export const { OPTIONS, fallback } = missingRoute();

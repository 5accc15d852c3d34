import { collections, makeCollection } from '#lib/server/api/collections.ts';
import { writeRoute } from '#lib/server/api/route.ts';

export const { GET, POST, OPTIONS, fallback } = writeRoute([makeCollection], collections);

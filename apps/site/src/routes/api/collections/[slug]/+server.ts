import { collectionDetail, dropCollection, editCollection } from '#lib/server/api/collections.ts';
import { writeRoute } from '#lib/server/api/route.ts';

export const { GET, PATCH, DELETE, OPTIONS, fallback } = writeRoute(
  [editCollection, dropCollection],
  collectionDetail,
);

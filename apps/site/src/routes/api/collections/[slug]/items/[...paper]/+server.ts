import { putItem, takeItemOut } from '#lib/server/api/collection-items.ts';
import { writeRoute } from '#lib/server/api/route.ts';

export const { PUT, DELETE, OPTIONS, fallback } = writeRoute([putItem, takeItemOut]);

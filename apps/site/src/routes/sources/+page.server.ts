import { sourceHealth } from '#lib/server/source-states.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => ({ sources: await sourceHealth() });

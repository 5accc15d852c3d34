import { redirect } from '@sveltejs/kit';
import { weekOf } from '@papertape/papers';
import { latestDay } from '#lib/server/feed-page.ts';

export const load = async () => redirect(307, `/papers/week/${weekOf((await latestDay()).day)}`);

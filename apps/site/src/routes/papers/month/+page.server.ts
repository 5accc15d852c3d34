import { redirect } from '@sveltejs/kit';
import { monthOf } from '@papertape/papers';
import { latestDay } from '#lib/server/feed-page.ts';

export const load = async () => redirect(307, `/papers/month/${monthOf((await latestDay()).day)}`);

import { redirect } from '@sveltejs/kit';
import { leaveSession } from '#lib/server/accounts/start-session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  await leaveSession(event);
  redirect(303, '/');
};

import { redirect } from '@sveltejs/kit';
import { samePlace } from '#lib/server/accounts/destination.ts';
import { leaveSession } from '#lib/server/accounts/start-session.ts';
import type { RequestHandler } from './$types';

/** Signs out, and leads to the page in `to`, such as the one where one signs in again. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData().catch(() => null);
  await leaveSession(event);
  redirect(303, samePlace(form?.get('to')));
};

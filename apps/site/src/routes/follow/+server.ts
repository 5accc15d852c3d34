import { redirect } from '@sveltejs/kit';
import { followForm } from '#lib/server/following/follow-form.ts';
import type { RequestHandler } from './$types';

/** Where a reader comes back to who had to sign in first. */
export const GET: RequestHandler = () => redirect(307, '/following');

export const POST: RequestHandler = followForm;

import { redirect } from '@sveltejs/kit';
import { openedElsewhere } from '#lib/server/for-you/opened.ts';
import { paperPath } from '#lib/server/view/addresses.ts';
import type { RequestHandler } from './$types';

/** Where a reader comes back to who had to sign in first. */
export const GET: RequestHandler = ({ params }) => redirect(307, paperPath(params.id));

export const POST: RequestHandler = openedElsewhere;

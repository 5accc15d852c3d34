import { redirect } from '@sveltejs/kit';
import { placeOfComment } from '#lib/server/discussion/addresses.ts';
import { requireComment } from '#lib/server/discussion/find.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** Leads to where the comment stands, on whichever page of its discussion. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const viewer = locals.person?.id ?? null;
  const { comment, publicId } = await requireComment(params.id, viewer);
  redirect(307, await placeOfComment(site(), publicId, comment, viewer));
};

import { redirect } from '@sveltejs/kit';
import { samePlace } from '#lib/server/accounts/destination.ts';
import { site } from '#lib/server/site.ts';
import { parseTheme, THEME_COOKIE } from '#lib/theme.ts';
import type { RequestHandler } from './$types';
import { readForm } from '#lib/server/forms/read-form.ts';

const ONE_YEAR_S = 31_536_000;

/** Remembers the reader's colours and goes back to the page they came from. */
export const POST: RequestHandler = async ({ request, cookies }) => {
  const form = await readForm(request);
  cookies.set(THEME_COOKIE, parseTheme(form.get('theme')), {
    path: '/',
    maxAge: ONE_YEAR_S,
    sameSite: 'lax',
    httpOnly: true,
    secure: site().origin.startsWith('https://'),
  });
  redirect(303, samePlace(form.get('back')));
};

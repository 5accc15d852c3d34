// A word about what a form just did, on the next page: kept in a cookie of one minute, since the form leads elsewhere.
import type { Cookies } from '@sveltejs/kit';
import { cookieAttributes, cookieName } from './accounts/session-cookie.ts';
import { site } from './site.ts';

const cookie = () => cookieName('notice', site().origin);

/** What can be told, each with what its text needs. */
export const NOTICES = [
  'hidden',
  'upvoted-instead',
  'submitted',
  'claimed',
  'claim-confirmed',
  'saved',
] as const;
export type NoticeKind = (typeof NOTICES)[number];

/** A word about a paper. */
export interface PaperNotice {
  kind: NoticeKind;
  publicId: string;
}

/** Leaves it for the next page. */
export function leaveNotice(cookies: Cookies, { kind, publicId }: PaperNotice): void {
  cookies.set(cookie(), `${kind} ${publicId}`, cookieAttributes(site().origin, 60));
}

/** The word that was left, once; null when there is none. */
export function takeNotice(cookies: Cookies): PaperNotice | null {
  const text = cookies.get(cookie());
  if (text === undefined) return null;
  cookies.delete(cookie(), cookieAttributes(site().origin, 0));
  const [name, publicId] = text.split(' ', 2);
  const kind = NOTICES.find((notice) => notice === name);
  return kind === undefined || !publicId || publicId.length > 200 ? null : { kind, publicId };
}

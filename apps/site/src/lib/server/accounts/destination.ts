// Where a reader goes after signing in.

/** A path of this site; anything that could lead elsewhere becomes `otherwise`. */
export function samePlace(text: unknown, otherwise = '/'): string {
  return typeof text === 'string' && /^\/(?![/\\])[^\s\\\p{Cc}]{0,2000}$/u.test(text) ? text : otherwise;
}

/** The sign-in page that leads back to a path. */
export function signInPath(to: string): string {
  return to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`;
}

// The reader's choice of colours: kept in a cookie, so that the first byte of a page already has it.

/** Name of the cookie. */
export const THEME_COOKIE = 'theme';

export const THEMES = ['auto', 'light', 'dark'] as const;
/** 'auto' follows the device. */
export type Theme = (typeof THEMES)[number];

/** The theme a cookie or form names; 'auto' for anything else. */
export function parseTheme(text: unknown): Theme {
  return THEMES.find((theme) => theme === text) ?? 'auto';
}

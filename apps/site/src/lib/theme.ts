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

/** The theme after this one when the reader presses the button. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
}

/** What the button says in each theme. */
export const THEME_LABELS: Readonly<Record<Theme, string>> = {
  auto: 'Colours follow the device. Switch to light',
  light: 'Light colours. Switch to dark',
  dark: 'Dark colours. Switch to those of the device',
};

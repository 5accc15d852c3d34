// Changes the theme without loading the page again.
import { nextTheme, parseTheme, THEME_LABELS } from '../theme.ts';

/** Takes over the form of the theme button. The server remembers the choice in its cookie. */
export function attachThemeToggle(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-theme-toggle]');
  const field = form?.querySelector<HTMLInputElement>('input[name=theme]');
  const button = form?.querySelector('button');
  if (!form || !field || !button) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const theme = parseTheme(field.value);
    document.documentElement.dataset['theme'] = theme;
    void fetch(form.action, { method: 'POST', body: new URLSearchParams({ theme }), redirect: 'manual' });
    field.value = nextTheme(theme);
    button.setAttribute('aria-label', THEME_LABELS[theme]);
    button.title = THEME_LABELS[theme];
  });
}

// Carries out what keys ask for on the page at hand.
import { pressKey, stepTo, type KeyCommand, type KeyState } from './keyboard.ts';

const OFF_KEY = 'shortcuts';

/** Listens to the keyboard until the page goes away. */
export function attachKeyboard(): void {
  let state: KeyState = { waiting: false };
  const dialog = document.querySelector<HTMLDialogElement>('#shortcuts');
  const toggle = dialog?.querySelector<HTMLInputElement>('input[type=checkbox]');
  if (toggle) {
    toggle.checked = isOn();
    toggle.addEventListener('change', () => store(toggle.checked));
  }
  for (const button of document.querySelectorAll('[data-opens-shortcuts]'))
    button.addEventListener('click', () => dialog?.showModal());
  document.addEventListener('keydown', (event) => {
    if (!listensTo(event) || (dialog?.open ?? false) || !isOn()) return;
    const pressed = pressKey(state, event.key);
    state = pressed.state;
    if (pressed.command && run(pressed.command, dialog)) event.preventDefault();
  });
}

/** Single keys can be turned off (WCAG 2.1.4). Storage may be forbidden: then they are on. */
function isOn(): boolean {
  try {
    return localStorage.getItem(OFF_KEY) !== 'off';
  } catch {
    return true;
  }
}

function store(on: boolean): void {
  try {
    if (on) localStorage.removeItem(OFF_KEY);
    else localStorage.setItem(OFF_KEY, 'off');
  } catch {
    // Forbidden storage: the choice holds for nothing, as the checkbox shows on the next page.
  }
}

function listensTo(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented)
    return false;
  const target = event.target;
  return !(
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Carries out a command; false when this page has nothing for it. */
function run(command: KeyCommand, dialog: HTMLDialogElement | null): boolean {
  switch (command.kind) {
    case 'next':
      return step(1);
    case 'previous':
      return step(-1);
    case 'open':
      return follow(currentCard()?.querySelector<HTMLAnchorElement>('h3 a'));
    case 'fold':
      return fold();
    case 'toggle':
      return toggle(command.what);
    case 'up':
      return goUp();
    case 'earlier':
      return follow(document.querySelector<HTMLAnchorElement>('a[data-period=previous]'));
    case 'later':
      return follow(document.querySelector<HTMLAnchorElement>('a[data-period=next]'));
    case 'search':
      document.querySelector<HTMLInputElement>('input[type=search]')?.focus();
      return true;
    case 'help':
      dialog?.showModal();
      return true;
    case 'go':
      location.assign(command.path);
      return true;
  }
}

function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-card]')];
}

function currentCard(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-card]') ?? null;
}

function step(by: 1 | -1): boolean {
  const all = cards();
  const current = currentCard();
  const target = all[stepTo(current ? all.indexOf(current) : -1, all.length, by)];
  if (!target) return false;
  target.querySelector<HTMLElement>('h3 a')?.focus({ preventScroll: true });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  target.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  return true;
}

function fold(): boolean {
  const details = currentCard()?.querySelector('details');
  if (!details) return false;
  details.open = !details.open;
  return true;
}

/** Presses a form's button of the card at hand, or of the page's own paper; visitors are led to sign in. */
function toggle(what: string): boolean {
  const place = currentCard() ?? document.querySelector<HTMLElement>('[data-paper]');
  const found = place?.querySelector<HTMLElement>(`[data-toggle=${what}]`);
  const control = found instanceof HTMLFormElement ? found.querySelector('button') : found;
  control?.click();
  return Boolean(control);
}

function follow(link: HTMLAnchorElement | null | undefined): boolean {
  link?.click();
  return Boolean(link);
}

function goUp(): boolean {
  const up = document.querySelector<HTMLAnchorElement>('a[data-up]');
  if (!up) return false;
  // Going back keeps the reader's place in the list they came from.
  const cameFromList =
    document.referrer.startsWith(location.origin) &&
    document.referrer !== location.href &&
    history.length > 1;
  if (cameFromList) history.back();
  else up.click();
  return true;
}

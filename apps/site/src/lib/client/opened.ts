// Tells the site when a reader opens a paper elsewhere from a ranking: its PDF, its code. Pages here tell by themselves.

/** Listens to links of the cards that a ranking shows, by any button that opens them. */
export function tellOpened(): void {
  for (const kind of ['click', 'auxclick'] as const) document.addEventListener(kind, tell);
}

function tell(event: MouseEvent): void {
  const { target, button } = event;
  if (button > 1 || !(target instanceof Element)) return; // 2 opens a menu
  const link = target.closest<HTMLAnchorElement>('[data-deliberate] [data-card] a[href]');
  if (!link || link.origin === location.origin) return;
  const paper = link.closest('[data-card]')?.querySelector<HTMLAnchorElement>('h3 a');
  if (paper) navigator.sendBeacon(`${paper.pathname}/opened`);
}

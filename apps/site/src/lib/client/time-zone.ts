/** Chooses the browser's time zone in a form that asks for one, where nobody chose yet. */
export function guessTimeZone(): void {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-guess-time-zone]'))
    if ([...select.options].some(({ value }) => value === timeZone)) select.value = timeZone;
}

// A table that scrolls by itself where it is too wide, reachable by the keyboard.
import { element } from './elements.ts';

/** The first cell of a row names it; `label` says what the table is to those who cannot see it. */
export function tableOf(
  label: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  const columns = head.map((text) => element('th', { scope: 'col' }, [text]));
  const body = rows.map(([first = '', ...rest]) =>
    element('tr', {}, [
      element('th', { scope: 'row' }, [first]),
      ...rest.map((text) => element('td', {}, [text])),
    ]),
  );
  return element('div', { class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0 }, [
    element('table', {}, [element('thead', {}, [element('tr', {}, columns)]), element('tbody', {}, body)]),
  ]);
}

// Observable Plot on the server, and what is taken out of its SVG before a page may hold it.
import { plot, type PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escapeHtml } from '../../escape.ts';

/** The picture's own units; pages show it about as wide, phones a little smaller. */
export const WIDTH = 420;

/**
 * The SVG of a plot, named by `words` for those who do not see it. The Content-Security-Policy allows no style in a
 * page, and the page's own classes colour it in both themes, so styles go; so do names of parts, which would be read
 * out one by one.
 */
export function svgOf(options: PlotOptions, words: string): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = plot({ ...options, document, width: WIDTH, className: 'plot' });
  for (const style of [...svg.querySelectorAll('style')]) style.remove();
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    element.removeAttribute('style');
    element.removeAttribute('aria-label');
    element.removeAttribute('aria-hidden');
  }
  for (const name of ['width', 'height', 'font-family', 'font-size']) svg.removeAttribute(name);
  for (const path of svg.querySelectorAll('path'))
    path.setAttribute('d', rounded(path.getAttribute('d') ?? ''));
  return svg.outerHTML.replace('<svg', `<svg role="img" aria-label="${escapeHtml(words)}"`);
}

/** A path to a tenth of a unit: finer is not seen. */
function rounded(path: string): string {
  return path.replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))));
}

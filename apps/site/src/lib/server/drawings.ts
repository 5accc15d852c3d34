// Pictures the site draws for what has none of its own: an SVG of the title, an SVG of the initials.
import { createHash } from 'node:crypto';
import { escapeMarkup, oneLine } from '@papertape/feeds';

/** The media type of the pictures. */
export const SVG_TYPE = 'image/svg+xml; charset=utf-8';

const LINE_CHARACTERS = 38;
const LINES = 6;

/** A card of 1200 × 630, the size that previews of links use. */
export function drawThumbnail(title: string, authors: readonly string[], siteName: string): string {
  const hue = hueOf(title);
  const lines = wrap(oneLine(title));
  const names =
    authors.length > 3
      ? `${authors.slice(0, 3).join(', ')} and ${authors.length - 3} more`
      : authors.join(', ');
  const text = lines.map((line, index) => textLine(line, 150 + index * 68, 52, 700)).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630" role="img">` +
    `<title>${escapeMarkup(oneLine(title))}</title>` +
    `<rect width="1200" height="630" fill="hsl(${hue} 30% 96%)"/><rect width="16" height="630" fill="hsl(${hue} 55% 40%)"/>` +
    `${text}${textLine(shorten(oneLine(names), 70), 545, 28, 400)}${textLine(siteName, 590, 24, 400)}</svg>`
  );
}

/** A square with the initials of a name. */
export function drawAvatar(name: string): string {
  const initials = oneLine(name)
    .split(/[\s_-]+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96" role="img">` +
    `<title>${escapeMarkup(oneLine(name))}</title><rect width="96" height="96" fill="hsl(${hueOf(name)} 45% 38%)"/>` +
    `<text x="48" y="61" font-family="sans-serif" font-size="38" text-anchor="middle" fill="#fff">${escapeMarkup(initials)}</text></svg>`
  );
}

function textLine(text: string, y: number, size: number, weight: number): string {
  return `<text x="72" y="${y}" font-family="sans-serif" font-size="${size}" font-weight="${weight}" fill="#1f2328">${escapeMarkup(text)}</text>`;
}

function hueOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt16BE() % 360;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < LINE_CHARACTERS)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(shorten(word, LINE_CHARACTERS));
  }
  return lines.length > LINES ? [...lines.slice(0, LINES - 1), `${lines[LINES - 1] ?? ''} …`] : lines;
}

function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

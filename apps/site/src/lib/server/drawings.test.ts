import { expect, test } from 'vitest';
import { drawAvatar, drawThumbnail } from './drawings.ts';

test('a title cannot leave its text', () => {
  const svg = drawThumbnail('</text><script>alert(1)</script> "&" \u0000', ['<b>'], 'Paper & Club');
  expect(svg).not.toMatch(/<script|<b>|\u0000/);
  expect(svg.match(/<text/g)?.length).toBe(svg.match(/<\/text>/g)?.length);
});

test('a long title is cut to six lines', () => {
  const svg = drawThumbnail('Lantern '.repeat(200), [], 'Paper Club');
  expect(svg.match(/<text/g)).toHaveLength(6 + 2);
  expect(svg).toContain('Lantern …');
});

test('an avatar shows initials, also of an empty name', () => {
  expect(drawAvatar('ada invented')).toContain('>AI</text>');
  expect(drawAvatar('')).toContain('></text>');
});

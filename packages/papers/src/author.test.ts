import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorSlug } from './author.ts';

test.each([
  ['José Álvarez-Gil', 'jose-alvarez-gil'],
  ['Łukasz Søndergård', 'lukasz-sondergard'],
  ['Weiß, A. B.', 'weiss-a-b'],
  ['WEIẞ', 'weiss'],
  ['王小明', '王小明'],
  ['Иван Петров', 'иван-петров'],
  ['  Mary   O’Neil ', 'mary-o-neil'],
  ['***', 'unknown'],
  ['', 'unknown'],
])('%j has the address %j', (name, slug) => {
  expect(authorSlug(name)).toBe(slug);
});

test('an address survives being made an address again, and holds no separators', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const slug = authorSlug(name);
      expect(authorSlug(slug)).toBe(slug);
      expect(slug).not.toMatch(/[/\s?#%]|^$/);
    }),
  );
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsTable, withSettingsTable } from './settings-table.ts';

const guide = await readFile(join(import.meta.dirname, '../docs/hosting.md'), 'utf8');
/** Without the padding that the formatter gives to a table. */
const cells = (text: string) => text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');

test('the guide for hosts lists every setting as it is (npm run docs writes the table)', () => {
  expect(cells(guide)).toContain(cells(settingsTable()));
});

test('a guide without the place for the table is refused', () => {
  expect(() => withSettingsTable('# Hosting')).toThrow('docs/hosting.md');
});

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { EXIT, EXIT_CODE_MEANINGS } from './exit-codes.ts';

const guide = await readFile(new URL('../../../docs/commands.md', import.meta.url), 'utf8');

test('the guide and the help name every exit code', () => {
  const table = guide.slice(guide.indexOf('## Exit codes'));
  for (const code of Object.values(EXIT)) expect(table).toMatch(new RegExp(`^\\|.*\\b${code}\\b.*\\|`, 'm'));
  const told = EXIT_CODE_MEANINGS.map(([code, meaning]) => `${code} ${meaning}`).join('\n');
  for (const code of Object.values(EXIT)) expect(told).toMatch(new RegExp(`\\b${code}\\b`));
});

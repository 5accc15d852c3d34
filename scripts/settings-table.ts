// The table of settings in docs/hosting.md, made from the settings themselves. `npm run docs` writes it anew.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { SETTINGS, type SettingName } from '@papertape/configuration';

const GUIDE = join(import.meta.dirname, '../docs/hosting.md');
const BEGIN = '<!-- settings: written by `npm run docs` -->';
const END = '<!-- end of settings -->';

/** The settings as a Markdown table. */
export function settingsTable(): string {
  const rows = (Object.keys(SETTINGS) as SettingName[]).map((name) => {
    const { description, defaultText, whenMissing } = SETTINGS[name] as (typeof SETTINGS)[SettingName] & {
      whenMissing?: string;
    };
    const standard = defaultText === null ? 'not set' : defaultText === '' ? 'empty' : `\`${defaultText}\``;
    const text =
      whenMissing === undefined ? description : `${description} Not set: ${lowerFirst(whenMissing)}`;
    return `| \`${name}\` | ${standard} | ${text.replaceAll('|', '\\|')} |`;
  });
  return ['| Setting | Default | What it is for |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The guide with its table replaced. @throws Error when the guide has lost the two comments around it. */
export function withSettingsTable(guide: string): string {
  const begin = guide.indexOf(BEGIN);
  const end = guide.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/hosting.md needs the lines ${BEGIN} and ${END}.`);
  return `${guide.slice(0, begin)}${BEGIN}\n\n${settingsTable()}\n\n${guide.slice(end)}`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

if (process.argv[1] === import.meta.filename)
  await writeFile(GUIDE, withSettingsTable(await readFile(GUIDE, 'utf8')));

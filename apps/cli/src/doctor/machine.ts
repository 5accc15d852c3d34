// The machine: Node, the built site, the folder of the data.
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Configuration } from '@papertape/configuration';
import { bytes } from '../terminal/format.ts';
import { broken, note, ok, type Finding, type Section } from './finding.ts';

/** Below this the database may fail soon. */
const LITTLE_SPACE = 1e9;

/** Node, the site's build, and the data folder when the configuration is known. */
export async function inspectMachine(configuration: Configuration | null): Promise<Section> {
  const findings = [
    ok('Node', `${process.version} (${process.platform} ${process.arch})`),
    await inspectBuild(),
  ];
  if (configuration) findings.push(...(await inspectFolder(configuration)));
  return { title: 'Machine', findings };
}

async function inspectBuild(): Promise<Finding> {
  const handler = fileURLToPath(new URL('build/handler.js', import.meta.resolve('@papertape/site/server')));
  try {
    await access(handler);
    return ok('Site', 'built');
  } catch {
    return note('Site', 'not built', 'Only commands work; `npm start` or `npm run build` builds it.');
  }
}

async function inspectFolder({ DATA_DIR, DATABASE_URL }: Configuration): Promise<Finding[]> {
  const existing = await nearestFolder(DATA_DIR);
  const writable = await access(existing, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable)
    return [
      broken(
        'Data folder',
        DATA_DIR,
        `This user may not write in ${existing}. Change its owner, or DATA_DIR.`,
      ),
    ];
  const { bavail, bsize } = await statfs(existing);
  const free = bavail * bsize;
  const space =
    free < LITTLE_SPACE
      ? broken('Free space', bytes(free), 'A full disk stops the database. Make room.')
      : ok('Free space', bytes(free));
  return [await inspectMode(DATA_DIR, DATABASE_URL === null), space];
}

async function inspectMode(folder: string, embedded: boolean): Promise<Finding> {
  const found = await stat(folder).catch(() => null);
  if (!found) return note('Data folder', folder, 'Not there yet; the first start makes it.');
  if (!found.isDirectory()) return broken('Data folder', folder, 'It is a file. Set DATA_DIR to a folder.');
  const mode = (found.mode & 0o777).toString(8).padStart(3, '0');
  if (embedded && (found.mode & 0o022) !== 0)
    return note('Data folder', `${folder} (mode ${mode})`, `Others may write there: chmod 700 ${folder}`);
  return ok('Data folder', `${folder} (mode ${mode})`);
}

async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => null);
  return found || folder === dirname(folder) ? folder : nearestFolder(dirname(folder));
}

// The one open site of this process. server.ts hands it over through a global, since the build has its own modules.
import process from 'node:process';
import { readConfiguration } from '@papertape/configuration';
import { jsonLog } from './log.ts';
import { openSite, type Site } from './open-site.ts';

export type { Site } from './open-site.ts';

const KEY: unique symbol = Symbol.for('papertape.site');
const holder = globalThis as { [KEY]?: Site };

/** The open site. @throws Error before `initSite` has run. */
export function site(): Site {
  const open = holder[KEY];
  if (!open) throw new Error('The site is not open yet: call initSite first.');
  return open;
}

/** Makes `open` the site of this process (null closes nothing, it only forgets). */
export function provideSite(open: Site | null): void {
  if (open) holder[KEY] = open;
  else delete holder[KEY];
}

/** Opens the site from the environment unless the server has provided it already. */
export async function initSite(): Promise<void> {
  if (holder[KEY]) return;
  const configuration = readConfiguration(process.env);
  const log = jsonLog(
    configuration.LOG_LEVEL,
    (line) => process.stderr.write(line),
    () => new Date(),
  );
  provideSite(await openSite(configuration, log));
}

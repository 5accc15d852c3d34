// Whether the built site is that of the sources, by a hash of their contents, and the build when it is not.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pinnedNode } from '../../apps/cli/bin/launch.js';
import { runQuietly } from './run.js';

const SITE = 'apps/site';
const STAMP = `${SITE}/build/.sources`;
const SKIPPED = new Set(['node_modules', 'build', '.svelte-kit', 'data']);

/** Whether the site was built from exactly these sources. */
export function isBuilt(root) {
  const stamp = join(root, STAMP);
  if (!existsSync(join(root, SITE, 'build/handler.js')) || !existsSync(stamp)) return false;
  return readFileSync(stamp, 'utf8') === hashOfSources(root);
}

/** Builds the site under the pinned Node. */
export async function build(root) {
  const hash = hashOfSources(root);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await runQuietly(pinnedNode() ?? process.execPath, [vite, 'build'], { cwd: join(root, SITE) });
  writeFileSync(join(root, STAMP), hash);
}

/** Hash of everything that goes into the build: the site, the packages it bundles, and the versions of the rest. */
export function hashOfSources(root) {
  const hash = createHash('sha256');
  for (const path of sources(root))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

function sources(root) {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`);
  const folders = [SITE, ...packages].filter((folder) => existsSync(join(root, folder)));
  return ['package-lock.json', ...folders.flatMap((folder) => filesOf(root, folder))].sort();
}

function filesOf(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesOf(root, path);
    return /\.test\.ts$/.test(entry.name) ? [] : [path];
  });
}

/** The environment of a run in Node: versions, commit, threads, memory. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { EnvironmentFacts } from '../runner/environment.ts';
import type { Room } from './rooms.ts';

/** Packages of this repository: their code is named by the commit, their dependencies by version. */
const OURS = '@papertape/';

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The facts of this process and of the code the room runs. */
export async function nodeEnvironment(room: Pick<Room, 'folder' | 'definition'>): Promise<EnvironmentFacts> {
  const packages = room.definition.datasets.flatMap(({ source }) =>
    source.kind === 'built' ? [source.package] : [],
  );
  const { versions, folders } = await collectDependencies(room.folder, packages);
  return {
    runtime: 'node',
    agent: `Node ${process.versions.node}`,
    threads: availableParallelism(),
    dependencies: versions,
    commit: await readCommit(folders),
    peakMegabytes: peakMegabytes(),
  };
}

/** The most memory this process has held so far, worker threads included, in MB. */
export function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** The installed versions of what a folder depends on, through packages of ours, and the folders of those. */
async function collectDependencies(folder: string, extra: readonly string[]) {
  const versions: Record<string, string> = {};
  const folders = new Set<string>();
  const visit = async (place: string, more: readonly string[]): Promise<void> => {
    if (folders.has(place)) return;
    folders.add(place);
    const manifest = await readManifest(place);
    for (const name of [...Object.keys(manifest?.dependencies ?? {}), ...more].sort()) {
      const installed = await findPackage(name, place);
      if (installed === null) continue;
      if (name.startsWith(OURS)) await visit(installed, []);
      else versions[name] = (await readManifest(installed))?.version ?? 'unknown';
    }
  };
  await visit(folder, extra);
  const sorted = Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1));
  return { versions: Object.fromEntries(sorted), folders: [...folders] };
}

async function findPackage(name: string, from: string): Promise<string | null> {
  for (let place = from; ; place = dirname(place)) {
    const candidate = join(place, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpath(candidate);
    if (dirname(place) === place) return null;
  }
}

async function readManifest(folder: string): Promise<Manifest | null> {
  const file = join(folder, 'package.json');
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Manifest) : null;
}

/** The commit of the checkout, with '-dirty' where the folders differ from it; null outside a checkout. */
async function readCommit(folders: readonly string[]): Promise<string | null> {
  const [first] = folders;
  if (first === undefined) return null;
  try {
    const commit = (await git(first, 'rev-parse', 'HEAD')).trim();
    const records = ':(exclude,top,glob)methods/*/reproduction/recorded/**';
    const changes = await git(first, 'status', '--porcelain', '--', ...folders, records);
    return changes.trim() === '' ? commit : `${commit}-dirty`;
  } catch {
    return null;
  }
}

async function git(folder: string, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['-C', folder, '--no-optional-locks', ...words]);
  return stdout;
}

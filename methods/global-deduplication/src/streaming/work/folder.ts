// The work folder: what is where, and whether a run can go on with it.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkFolderUnusable } from '../errors.ts';
import type { InputFile } from '../inputs/files.ts';
import type { CorpusOptions } from '../options.ts';

export interface WorkFolder {
  readonly path: string;
  /** What the run was begun with. */
  readonly description: string;
  readonly journal: string;
  /** Documents, texts and rows set aside of each segment. */
  readonly segments: string;
  /** Pairs that were compared, before the database has them. */
  readonly compared: string;
  readonly database: string;
  /** For what does not fit into memory, and outputs that are not whole yet. */
  readonly temporary: string;
}

/** Where a work folder has what. */
export function workFolder(path: string): WorkFolder {
  return {
    path,
    description: join(path, 'run.json'),
    journal: join(path, 'journal.jsonl'),
    segments: join(path, 'segments'),
    compared: join(path, 'compared'),
    database: join(path, 'index.duckdb'),
    temporary: join(path, 'temporary'),
  };
}

/** Takes away what a run keeps in its work folder, and the folder where nothing else is in it. */
export function emptyWorkFolder(folder: WorkFolder): void {
  const { path, description, journal, segments, compared, database, temporary } = folder;
  for (const each of [description, journal, segments, compared, database, `${database}.wal`, temporary]) {
    rmSync(each, { recursive: true, force: true });
  }
  try {
    rmdirSync(path);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** What decides the outcome of a run, by name; outputs, threads and memory do not. */
export type Description = Readonly<Record<string, unknown>>;

const LAYOUT = 1;

/** The description of a run. */
export function describeRun(options: CorpusOptions, files: readonly InputFile[]): Description {
  const { columns, settings, longestLine, segmentBytes } = options;
  return {
    layout: LAYOUT,
    inputs: files.map(({ path, role, bytes, modified }) => ({ path, role, bytes, modified })),
    columns,
    ...settings,
    hops: settings.hops === Infinity ? 'unlimited' : settings.hops,
    longestLine,
    segmentBytes,
  };
}

/**
 * Makes the folder ready: a new run begins, an interrupted one goes on. Throws WorkFolderUnusable where the folder
 * holds a run of other inputs or options. Returns whether something is there to go on with.
 */
export function prepareWorkFolder(folder: WorkFolder, description: Description): boolean {
  const earlier = readDescription(folder);
  if (earlier) refuseOther(folder, earlier, description);
  mkdirSync(folder.segments, { recursive: true });
  mkdirSync(folder.compared, { recursive: true });
  mkdirSync(folder.temporary, { recursive: true });
  if (earlier) return true;
  writeFileSync(`${folder.description}.part`, `${JSON.stringify(description, null, 2)}\n`);
  renameSync(`${folder.description}.part`, folder.description);
  return false;
}

/** What the run in a folder was begun with; null where none is. */
export function readDescription({ path, description }: WorkFolder): Description | null {
  if (!existsSync(description)) return null;
  try {
    return JSON.parse(readFileSync(description, 'utf8')) as Description;
  } catch (error) {
    throw new WorkFolderUnusable(`${path} holds a run that cannot be read. --restart begins anew.`, {
      cause: error,
    });
  }
}

function refuseOther({ path }: WorkFolder, earlier: Description, wanted: Description): void {
  const names = [...new Set([...Object.keys(earlier), ...Object.keys(wanted)])];
  const other = names.filter((name) => JSON.stringify(earlier[name]) !== JSON.stringify(wanted[name]));
  if (other.length === 0) return;
  const what = other.map((name) => differenceOf(name, earlier[name], wanted[name])).join('; ');
  throw new WorkFolderUnusable(
    `${path} holds a run that was begun otherwise: ${what}. Give the same options and files to go on, another ` +
      'work folder, or --restart to begin anew.',
  );
}

function differenceOf(name: string, earlier: unknown, wanted: unknown): string {
  if (name === 'inputs') return inputDifference(earlier, wanted);
  const [before, now] = [JSON.stringify(earlier), JSON.stringify(wanted)];
  return `${name} was ${before ?? 'not set'}, now ${now ?? 'not set'}`;
}

interface DescribedInput {
  readonly path: string;
}

function inputDifference(earlier: unknown, wanted: unknown): string {
  const [before, now] = [earlier, wanted].map((list) =>
    Array.isArray(list) ? (list as DescribedInput[]) : [],
  );
  const paths = (list: DescribedInput[] = []) => list.map(({ path }) => path).join('\n');
  if (paths(before) !== paths(now)) return 'other input files, or in another order';
  const changed = before?.find((input, index) => JSON.stringify(input) !== JSON.stringify(now?.[index]));
  return `${changed?.path ?? 'an input'} has changed since`;
}

// From what a person names to the files that are read, in a fixed order.
import { glob, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputUnreadable } from '../errors.ts';

export type InputFormat = 'lines' | 'gzip' | 'parquet';
/** corpus: documents. hold-out: texts that documents are compared with and that are not written. */
export type InputRole = 'corpus' | 'hold-out';

/** A file to be read. */
export interface InputFile {
  readonly path: string;
  /** The source of its rows where no column tells. */
  readonly name: string;
  readonly format: InputFormat;
  readonly role: InputRole;
  readonly bytes: number;
  /** When it was last changed, in milliseconds: a run does not go on with a file that has changed. */
  readonly modified: number;
}

const ENDINGS: readonly (readonly [ending: RegExp, format: InputFormat])[] = [
  [/\.(jsonl|ndjson)$/i, 'lines'],
  [/\.(jsonl|ndjson)\.gz$/i, 'gzip'],
  [/\.parquet$/i, 'parquet'],
];

/** The format that a name's ending tells, or null. */
export function formatOf(name: string): InputFormat | null {
  return ENDINGS.find(([ending]) => ending.test(name))?.[1] ?? null;
}

/**
 * The files that patterns name: a file by its name, all readable ones below a folder, all that a glob matches. Each
 * once, in the order of the patterns and of names. Rejects with InputUnreadable where a pattern finds nothing.
 */
export async function findInputs(
  patterns: readonly string[],
  role: InputRole = 'corpus',
): Promise<InputFile[]> {
  const found = new Map<string, InputFile>();
  for (const pattern of patterns) {
    for (const path of await filesOf(pattern)) {
      const identity = await realpath(path).catch((error: unknown) => refuse(path, error));
      if (!found.has(identity)) found.set(identity, await describe(path, role));
    }
  }
  return named([...found.values()]);
}

async function filesOf(pattern: string): Promise<string[]> {
  const entry = await stat(pattern).catch((error: unknown) => missing(pattern, error));
  if (entry?.isDirectory()) return below(pattern);
  if (entry) return [pattern];
  const matched: string[] = [];
  for await (const path of glob(pattern)) {
    if (formatOf(path) !== null) matched.push(path);
  }
  if (matched.length > 0) return matched.sort();
  const wild = /[*?[{]/.test(pattern);
  throw new InputUnreadable(
    wild
      ? `Nothing with the ending .jsonl, .jsonl.gz or .parquet matches ${pattern}.`
      : `Cannot read ${pattern}: there is no such file.`,
  );
}

async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) =>
    refuse(folder, error),
  );
  const paths = entries
    .filter((entry) => entry.isFile() && formatOf(entry.name) !== null)
    .map((entry) => join(entry.parentPath, entry.name));
  if (paths.length > 0) return paths.sort();
  throw new InputUnreadable(`No file in ${folder} ends in .jsonl, .jsonl.gz or .parquet.`);
}

async function describe(path: string, role: InputRole): Promise<InputFile> {
  const format = formatOf(path);
  if (format === null) {
    throw new InputUnreadable(
      `Cannot tell the format of ${path}: names end in .jsonl, .jsonl.gz or .parquet.`,
    );
  }
  const { size, mtimeMs } = await stat(path).catch((error: unknown) => refuse(path, error));
  return { path, name: basename(path), format, role, bytes: size, modified: mtimeMs };
}

/** Files of one name in several folders are told apart by their paths. */
function named(files: readonly InputFile[]): InputFile[] {
  const counts = new Map<string, number>();
  for (const { name } of files) counts.set(name, (counts.get(name) ?? 0) + 1);
  return files.map((file) => ((counts.get(file.name) ?? 0) > 1 ? { ...file, name: file.path } : file));
}

function missing(path: string, error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  return refuse(path, error);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
};

/** Throws InputUnreadable with the reason that the system gives. */
export function refuse(path: string, error: unknown): never {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  throw new InputUnreadable(`Cannot read ${path}: ${REASONS[code] ?? message}.`, { cause: error });
}

// Reproductions for tests: written by `papertape reproduce new` into a folder of their own, then changed.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runPapertape, startPapertape, type Finished, type Running } from './process.ts';

/** A folder of rooms with a data folder of its own. */
export interface RoomsFolder {
  methods: string;
  dataDir: string;
  /** Runs `papertape reproduce ARGS --methods …` to its end. */
  reproduce(args: readonly string[], env?: Record<string, string>): Promise<Finished>;
  /** Starts the same. */
  start(args: readonly string[], env?: Record<string, string>): Running;
  /** Writes a room, and replaces text in its files: [file, what, by what]. */
  write(name: string, changes?: readonly (readonly [string, string, string])[]): Promise<void>;
  /** A path in the folder. */
  path(...parts: string[]): string;
  remove(): void;
}

/** It lies within the repository, where the rooms find our packages; git ignores `.cache`. */
export function newRoomsFolder(): RoomsFolder {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache', 'rooms-'));
  const methods = join(folder, 'methods');
  const dataDir = join(folder, 'data');
  mkdirSync(methods);
  const path = (...parts: string[]) => join(folder, ...parts);
  const call = (args: readonly string[], env: Record<string, string> = {}) =>
    [
      ['reproduce', ...args, '--methods', methods],
      { cwd: folder, env: { DATA_DIR: dataDir, ...env } },
    ] as const;
  const reproduce: RoomsFolder['reproduce'] = (args, env) => runPapertape(...call(args, env));
  return {
    methods,
    dataDir,
    path,
    reproduce,
    start: (args, env) => startPapertape(...call(args, env)),
    async write(name, changes = []) {
      const { code, stderr } = await reproduce(['new', name]);
      if (code !== 0) throw new Error(stderr);
      for (const [file, before, after] of changes) changeFile(join(methods, name, file), before, after);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Replaces text in a file. @throws Error where it is not there, so that a test cannot pass by missing it */
export function changeFile(file: string, before: string, after: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} does not contain: ${before}`);
  writeFileSync(file, text.replaceAll(before, after));
}

// Where results are kept, and how they are read.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseResult, type ProfileName, type Result } from '@papertape/reproduction';
import { CommandFailure, EXIT } from '../exit-codes.ts';

/** The files of a run: what it gives, and what it keeps until then. */
export interface ResultFiles {
  result: string;
  /** The seeds that have finished so far; gone when all have. */
  checkpoint: string;
  /** A folder with the finished parts of seeds that have not; gone with it. */
  parts: string;
}

/** `out`, or `DATA_DIR/reproductions/NAME-PROFILE.json`, and beside it the checkpoint and the parts. Throws where it cannot be written. */
export function resultFiles(
  dataDir: string,
  room: string,
  profile: ProfileName,
  out: string | undefined,
): ResultFiles {
  const result = out === undefined ? join(dataDir, 'reproductions', `${room}-${profile}.json`) : resolve(out);
  const folder = dirname(result);
  try {
    if (out === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (existsSync(result) && statSync(result).isDirectory()) throw new Error(`${result} is a folder`);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    // After an hour of computing it would be too late to say so.
    throw new CommandFailure(`The result cannot be written: ${(error as Error).message}.`, EXIT.usage);
  }
  const unfinished = `${result.replace(/\.json$/, '')}.unfinished`;
  return { result, checkpoint: `${unfinished}.json`, parts: unfinished };
}

/** The result in a file. Throws CommandFailure (wrong input) saying what is wrong with it. */
export function readResult(path: string): Result {
  try {
    return parseResult(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const { code, message, name } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CommandFailure(`There is no file ${path}.`, EXIT.usage);
    const why = name === 'SyntaxError' ? `This is no JSON: ${message}.` : message;
    throw new CommandFailure(`${path}: ${why}`, EXIT.usage);
  }
}

/** The folders given with --data, absolute. Throws CommandFailure for one that is not there. */
export function dataFolders(given: readonly string[]): string[] {
  return given.map((folder) => {
    const path = resolve(folder);
    if (existsSync(path) && statSync(path).isDirectory()) return path;
    throw new CommandFailure(`--data: there is no folder ${path}.`, EXIT.usage);
  });
}
